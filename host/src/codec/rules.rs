//! Which codecs the payloads of a task queue go through.

use std::{collections::HashMap, sync::Arc};

use thiserror::Error;

use super::{CodecChain, pool::CodecPool};
use crate::{
    plugin::{PluginName, Queue},
    sandbox::{CodecComponent, GuestThreads},
};

/// What the operator says of some task queues. Of several rules that fit, the first
/// counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodecRule {
    /// The namespace that it is for; every one if absent.
    pub namespace: Option<String>,
    /// The task queue that it is for; every one if absent.
    pub task_queue: Option<String>,
    /// Names of codec plugins, in the order in which they encode.
    pub chain: Vec<PluginName>,
}

impl CodecRule {
    fn fits_namespace(&self, namespace: &str) -> bool {
        self.namespace.as_deref().is_none_or(|own| own == namespace)
    }

    fn fits(&self, queue: &Queue) -> bool {
        let task_queue = self.task_queue.as_deref();
        self.fits_namespace(&queue.namespace)
            && task_queue.is_none_or(|own| own == queue.task_queue)
    }
}

/// A rule names a codec that is not there. Serving without it would send payloads as
/// they are.
#[derive(Debug, Error, PartialEq)]
#[error(
    "the configuration's [[codecs]] name the payload codec {name}, and no codec {name}.wasm in \
     the plugins folder could be loaded; put it there, or take it out of the chain"
)]
pub struct MissingCodec {
    /// The codec.
    pub name: PluginName,
}

/// Every rule, with its codecs.
#[derive(Default)]
pub struct CodecChains(Vec<(CodecRule, Arc<[Arc<CodecPool>]>)>);

impl CodecChains {
    /// Gives every rule its codecs, which run on `threads`.
    ///
    /// # Errors
    /// A codec that is not among `components`.
    pub(crate) fn new(
        rules: &[CodecRule],
        components: Vec<Arc<CodecComponent>>,
        threads: &GuestThreads,
    ) -> Result<Self, MissingCodec> {
        let pools: HashMap<PluginName, Arc<CodecPool>> = components
            .into_iter()
            .map(|component| {
                let name = component.identity().name.clone();
                (name, Arc::new(CodecPool::new(component, threads.clone())))
            })
            .collect();
        let find = |name: &PluginName| {
            let missing = || MissingCodec { name: name.clone() };
            pools.get(name).cloned().ok_or_else(missing)
        };
        let with_codecs = |rule: &CodecRule| {
            let codecs: Result<Arc<[_]>, _> = rule.chain.iter().map(find).collect();
            Ok((rule.clone(), codecs?))
        };
        rules
            .iter()
            .map(with_codecs)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Lets another version of a codec run from its next call on. False if no rule names it.
    pub(crate) fn replace(&self, component: &Arc<CodecComponent>) -> bool {
        let pools = self.0.iter().flat_map(|(_, codecs)| codecs.iter());
        let pools: Vec<&Arc<CodecPool>> = pools
            .filter(|pool| pool.name() == component.identity().name)
            .collect();
        pools
            .iter()
            .for_each(|pool| pool.replace(component.clone()));
        !pools.is_empty()
    }

    /// The chain of a task queue; an empty one if no rule fits.
    pub fn of(&self, queue: &Queue) -> CodecChain {
        let rule = self.0.iter().find(|(rule, _)| rule.fits(queue));
        rule.map_or_else(CodecChain::empty, |(_, codecs)| {
            CodecChain::new(codecs.clone(), queue.namespace.clone())
        })
    }

    /// The chains that payloads of a namespace may have gone through, each once: the
    /// one of the whole namespace first, if there is one.
    pub fn of_namespace(&self, namespace: &str) -> Vec<CodecChain> {
        let fitting = self
            .0
            .iter()
            .filter(|(rule, _)| rule.fits_namespace(namespace));
        let (whole, parts): (Vec<_>, Vec<_>) =
            fitting.partition(|(rule, _)| rule.task_queue.is_none());
        let mut chains: Vec<CodecChain> = Vec::new();
        for (_, codecs) in whole.into_iter().chain(parts) {
            let chain = CodecChain::new(codecs.clone(), namespace.to_owned());
            if !chains.iter().any(|other| other.has_codecs_of(&chain)) {
                chains.push(chain);
            }
        }
        chains
    }

    /// The chain that encodes what is sent to a namespace, whatever its task queue: the
    /// one of the whole namespace, or the only one that it has.
    pub fn of_whole_namespace(&self, namespace: &str) -> Option<CodecChain> {
        let whole = |rule: &CodecRule| rule.task_queue.is_none() && rule.fits_namespace(namespace);
        match &self.of_namespace(namespace)[..] {
            [first, rest @ ..] => {
                let alone = rest.is_empty() || self.0.iter().any(|(rule, _)| whole(rule));
                alone.then(|| first.clone())
            }
            [] => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(namespace: Option<&str>, task_queue: Option<&str>) -> CodecRule {
        CodecRule {
            namespace: namespace.map(str::to_owned),
            task_queue: task_queue.map(str::to_owned),
            chain: Vec::new(),
        }
    }

    fn queue(namespace: &str, task_queue: &str) -> Queue {
        Queue {
            namespace: namespace.to_owned(),
            task_queue: task_queue.to_owned(),
        }
    }

    #[test]
    fn a_rule_fits_what_it_names_and_everything_that_it_does_not_name() {
        assert!(rule(None, None).fits(&queue("n", "q")));
        assert!(rule(Some("n"), None).fits(&queue("n", "q")));
        assert!(rule(None, Some("q")).fits(&queue("n", "q")));
        assert!(!rule(Some("other"), Some("q")).fits(&queue("n", "q")));
        assert!(!rule(Some("n"), Some("other")).fits(&queue("n", "q")));
    }

    #[test]
    fn a_codec_that_is_not_there_is_named() {
        let missing = CodecRule {
            chain: vec!["encryption".parse().unwrap()],
            ..rule(None, None)
        };
        let threads = GuestThreads::start(2, 64 << 10).unwrap();
        let refused = CodecChains::new(&[missing], Vec::new(), &threads);
        let text = refused.err().unwrap().to_string();
        assert!(text.contains("name the payload codec encryption"), "{text}");
    }

    #[test]
    fn without_a_rule_nothing_is_changed() {
        assert!(CodecChains::default().of(&queue("n", "q")).is_empty());
    }
}
