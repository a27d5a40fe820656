//! Signals that ask the program to stop.

#[cfg(unix)]
pub use unix::{Signal, Signals};

#[cfg(not(unix))]
pub use other::{Signal, Signals};

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal};

    use rustix::process::{Pid, kill_process};
    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    /// A signal that came.
    #[derive(Clone, Copy, Debug)]
    pub struct Signal(rustix::process::Signal);

    /// Those that come from now on.
    #[derive(Debug)]
    pub struct Signals {
        interrupts: Option<Stream>,
        terminations: Option<Stream>,
        hangups: Option<Stream>,
    }

    impl Signals {
        /// Listens for SIGINT and SIGTERM. One that cannot be listened for ends the process, as ever.
        pub fn listen() -> Self {
            Self {
                interrupts: signal(SignalKind::interrupt()).ok(),
                terminations: signal(SignalKind::terminate()).ok(),
                hangups: None,
            }
        }

        /// Listens for SIGHUP too, which must not take us from a command that we have started. Who
        /// has none is stopped by it, or not at all under `nohup`.
        #[must_use]
        pub fn and_hangups(self) -> Self {
            Self { hangups: signal(SignalKind::hangup()).ok(), ..self }
        }

        pub async fn next(&mut self) -> Signal {
            tokio::select! {
                () = hear(&mut self.interrupts) => Signal(rustix::process::Signal::INT),
                () = hear(&mut self.terminations) => Signal(rustix::process::Signal::TERM),
                () = hear(&mut self.hangups) => Signal(rustix::process::Signal::HUP),
            }
        }
    }

    async fn hear(signals: &mut Option<Stream>) {
        if let Some(signals) = signals
            && signals.recv().await.is_some()
        {
            return;
        }
        std::future::pending().await
    }

    impl Signal {
        /// Sends it on to a process. What Ctrl-C sends has reached the whole group already.
        pub fn send(self, process: u32) {
            let is_from_terminal = self.0 == rustix::process::Signal::INT && has_terminal();
            let process = i32::try_from(process).ok().and_then(Pid::from_raw);
            if let (Some(process), false) = (process, is_from_terminal) {
                // It may have ended meanwhile.
                let _ = kill_process(process, self.0);
            }
        }
    }

    fn has_terminal() -> bool {
        io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal()
    }
}

#[cfg(not(unix))]
mod other {
    /// Ctrl-C.
    #[derive(Clone, Copy, Debug)]
    pub struct Signal;

    #[derive(Debug)]
    pub struct Signals;

    impl Signals {
        pub fn listen() -> Self {
            Self
        }

        #[must_use]
        pub fn and_hangups(self) -> Self {
            self
        }

        pub async fn next(&mut self) -> Signal {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            Signal
        }
    }

    impl Signal {
        /// The console has told every process of its own accord.
        pub fn send(self, _process: u32) {}
    }
}
