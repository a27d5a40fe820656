//! What two sides say to each other once they have left HTTP, as over a web socket.

use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;

/// Passes on everything in both directions until one side ends it.
pub fn open(client: OnUpgrade, upstream: OnUpgrade) {
    tokio::spawn(async move {
        let (Ok(client), Ok(upstream)) = tokio::join!(client, upstream) else { return };
        let (mut client, mut upstream) = (TokioIo::new(client), TokioIo::new(upstream));
        // Either side may leave as it likes.
        let _ = tokio::io::copy_bidirectional(&mut client, &mut upstream).await;
    });
}
