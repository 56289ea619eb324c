//! An HTTP GET on the bare bindings of wasi:http.

use wasip2::http::{
    outgoing_handler,
    types::{ErrorCode, Fields, IncomingBody, OutgoingRequest, Scheme},
};

/// The body of `http://AUTHORITY/`.
pub(crate) fn get(authority: &str) -> Result<String, ErrorCode> {
    let request = OutgoingRequest::new(Fields::new());
    let unusable = |()| ErrorCode::HttpRequestUriInvalid;
    request.set_scheme(Some(&Scheme::Http)).map_err(unusable)?;
    request.set_authority(Some(authority)).map_err(unusable)?;
    request.set_path_with_query(Some("/")).map_err(unusable)?;
    let future = outgoing_handler::handle(request, None)?;
    future.subscribe().block();
    let response = match future.get() {
        Some(Ok(response)) => response?,
        _ => return Err(ErrorCode::HttpProtocolError),
    };
    read(
        response
            .consume()
            .map_err(|()| ErrorCode::HttpProtocolError)?,
    )
}

fn read(body: IncomingBody) -> Result<String, ErrorCode> {
    let stream = body.stream().map_err(|()| ErrorCode::HttpProtocolError)?;
    let mut read = Vec::new();
    // The end of the body is an error of the stream.
    while let Ok(bytes) = stream.blocking_read(4_096) {
        read.extend(bytes);
    }
    Ok(String::from_utf8_lossy(&read).into_owned())
}
