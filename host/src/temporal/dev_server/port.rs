//! Choosing ports for a server that is about to start.

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// A port that nobody listens on now, and that the system gives to nobody else for a while.
pub(super) fn free_port() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    // A connection that the listening side closes first stays in TIME_WAIT: for a minute the
    // system does not hand the port out again, while a server may still bind it.
    let client = TcpStream::connect(address)?;
    drop(listener.accept()?);
    drop(client);
    Ok(address.port())
}

/// Whether a server could listen on `port` now.
pub(super) fn can_listen(port: u16) -> io::Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_free_port_can_be_listened_on_and_is_not_handed_out_twice() {
        let ports: Vec<u16> = (0..20).map(|_| free_port().unwrap()).collect();
        let distinct: std::collections::BTreeSet<&u16> = ports.iter().collect();
        assert_eq!(distinct.len(), ports.len());
        ports.iter().for_each(|port| can_listen(*port).unwrap());
    }

    #[test]
    fn a_taken_port_cannot_be_listened_on() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let error = can_listen(taken.local_addr().unwrap().port()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}
