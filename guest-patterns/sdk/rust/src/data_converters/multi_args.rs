//! Several arguments in one value.

use super::{PayloadConversionError, TemporalDeserializable, TemporalSerializable};
use crate::Payload;

macro_rules! multi_args {
    ($name:ident, $count:literal: $($letter:ident $index:tt),+) => {
        #[doc = concat!($count, " arguments, each a payload of its own. A tuple converts into it.")]
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name<$($letter),+>($(
            #[doc = concat!("Argument ", $index, ", counted from 0.")]
            pub $letter
        ),+);

        impl<$($letter),+> From<($($letter),+)> for $name<$($letter),+> {
            fn from(arguments: ($($letter),+)) -> Self {
                Self($(arguments.$index),+)
            }
        }

        impl<$($letter: TemporalSerializable),+> TemporalSerializable for $name<$($letter),+> {
            fn to_payload(&self) -> Result<Payload, PayloadConversionError> {
                Err(PayloadConversionError::wrong_count(1, $count))
            }

            fn to_payloads(&self) -> Result<Vec<Payload>, PayloadConversionError> {
                Ok(vec![$(self.$index.to_payload()?),+])
            }
        }

        impl<$($letter: TemporalDeserializable),+> TemporalDeserializable for $name<$($letter),+> {
            fn from_payload(_: Payload) -> Result<Self, PayloadConversionError> {
                Err(PayloadConversionError::wrong_count($count, 1))
            }

            fn from_payloads(payloads: Vec<Payload>) -> Result<Self, PayloadConversionError> {
                let found = payloads.len();
                if found != $count {
                    return Err(PayloadConversionError::wrong_count($count, found));
                }
                let mut payloads = payloads.into_iter();
                let mut next = || {
                    payloads.next().ok_or_else(|| PayloadConversionError::wrong_count($count, found))
                };
                Ok(Self($($letter::from_payload(next()?)?),+))
            }
        }
    };
}

multi_args!(MultiArgs2, 2: A 0, B 1);
multi_args!(MultiArgs3, 3: A 0, B 1, C 2);
multi_args!(MultiArgs4, 4: A 0, B 1, C 2, D 3);
multi_args!(MultiArgs5, 5: A 0, B 1, C 2, D 3, E 4);
multi_args!(MultiArgs6, 6: A 0, B 1, C 2, D 3, E 4, F 5);
