//! HTTP requests of an activity: out to the hosts that the operator listed.

use std::{future::Future, io, sync::Arc};

use http::{Request, Response};
use wasmtime_wasi_http::{
    Error, RequestOptions, Result, WasiBody, WasiHttpHooks, default_hooks,
    p2::bindings::http::types::{DnsErrorPayload, ErrorCode},
};

use super::{grants::Grants, output::Output};

/// Lets requests through or refuses them.
pub(super) struct Gate {
    pub(super) grants: Arc<Grants>,
    pub(super) output: Arc<Output>,
}

/// What happens on a connection after the response's head.
type Transfer = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Gate {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        transfer: Transfer,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Transfer)>> + Send> {
        if self.grants.allow(request.uri()) {
            return default_hooks().send_request(request, options, transfer);
        }
        let authority = request.uri().authority().map_or("", |name| name.as_str());
        self.output.warn(&format!(
            "an HTTP request to {authority} was denied; to allow it, write under [allow] in the \
             plugin's sidecar: http = [{authority:?}]"
        ));
        Box::new(async { Err(Error::HttpRequestDenied) })
    }

    fn p2_error_from_connect(&mut self, error: &io::Error) -> ErrorCode {
        match error.kind() {
            io::ErrorKind::ConnectionRefused => ErrorCode::ConnectionRefused,
            io::ErrorKind::ConnectionReset => ErrorCode::ConnectionTerminated,
            io::ErrorKind::TimedOut => ErrorCode::ConnectionTimeout,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                ErrorCode::DestinationUnavailable
            }
            // The system's resolver has no kind of its own.
            _ => ErrorCode::DnsError(DnsErrorPayload {
                rcode: Some(error.to_string()),
                info_code: None,
            }),
        }
    }
}
