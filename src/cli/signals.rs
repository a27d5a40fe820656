//! Signals that ask the program to stop.

#[cfg(unix)]
pub use unix::{Recipient, Signal, Signals};

#[cfg(not(unix))]
pub use other::{Recipient, Signal, Signals};

#[cfg(unix)]
mod unix {
    use std::io::{self, IsTerminal};

    use rustix::process::{Pid, kill_process, kill_process_group};
    use tokio::process::Command;
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

    /// Whom of a command's processes signals are passed on to.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Recipient {
        /// All that it has started: the command is a group of its own.
        Group,
        /// The command alone, in our group. At a terminal only the foreground group may read, and
        /// what Ctrl-C sends reaches all of that group by itself.
        Process,
    }

    impl Recipient {
        /// Makes a command that is yet to be started the head of a group, unless it has a terminal.
        pub fn of(command: &mut Command) -> Self {
            if io::stdin().is_terminal() {
                return Self::Process;
            }
            command.process_group(0);
            Self::Group
        }

        /// Passes a signal on to the command with this process id, which may have ended meanwhile.
        pub fn send(self, Signal(signal): Signal, process: u32) {
            let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return };
            let _ = match self {
                Self::Group => kill_process_group(process, signal),
                Self::Process if signal == rustix::process::Signal::INT => Ok(()),
                Self::Process => kill_process(process, signal),
            };
        }
    }
}

#[cfg(not(unix))]
mod other {
    use tokio::process::Command;

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

    /// The console tells every process of its own accord.
    #[derive(Clone, Copy, Debug)]
    pub struct Recipient;

    impl Recipient {
        pub fn of(_command: &mut Command) -> Self {
            Self
        }

        pub fn send(self, _signal: Signal, _process: u32) {}
    }
}
