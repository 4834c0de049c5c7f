//! Writes files for export on a thread of its own: a drive that does not answer holds up nothing but the files for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::Exports;
use crate::app::{Msg, Place};
use crate::export::write;

/// How long anything waits for files that are being written.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many files may be on their way: a drive that does not answer must not fill the memory.
const MOST: usize = 4;

/// What is said where that many are.
const FULL: &str = "earlier exports are still being written: the drive or disk does not answer; take it out, or wait";

/// What is said where the writing itself fails.
const FAULT: &str = "a fault in writing the export; try again";

/// A file that is to be written.
#[derive(Debug)]
pub struct Outgoing {
    /// Where.
    pub place: Place,
    /// Under which name, or one like it where that is taken.
    pub name: String,
    /// What it holds.
    pub words: String,
}

/// The way to the thread that writes files, one after the other.
#[derive(Clone)]
pub struct Outbox {
    files: Sender<Outgoing>,
    under_way: Arc<UnderWay>,
}

impl Outbox {
    /// Starts the thread, for the records in a folder.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub fn start<M: From<Msg> + Send + 'static>(data_dir: PathBuf, exports: Exports, to: Sender<M>) -> anyhow::Result<Self> {
        Self::writing(move |file| write_out(&data_dir, &exports, file).map_err(|error| format!("{error:#}")), to)
    }

    /// Starts the thread with a way to write a file, which gives its place.
    pub(super) fn writing<M: From<Msg> + Send + 'static>(
        write: impl Fn(&Outgoing) -> Result<String, String> + Send + 'static,
        to: Sender<M>,
    ) -> anyhow::Result<Self> {
        let (files, inbox) = channel();
        let under_way = Arc::new(UnderWay::default());
        let seen = Arc::clone(&under_way);
        // The loop may have ended: then nobody waits for the answer.
        let work = move || work(&write, &inbox, &seen, &|msg: Msg| drop(to.send(msg.into())));
        // Never joined: what hangs in the system ends with the program at the earliest.
        thread::Builder::new().name("exports".to_owned()).spawn(work).context("could not start the thread for exports")?;
        Ok(Self { files, under_way })
    }

    /// Whether another file may be handed over; if not, why.
    ///
    /// # Errors
    /// Where too many are on their way.
    pub fn has_room(&self) -> Result<(), String> {
        if self.under_way.look().files < MOST { Ok(()) } else { Err(FULL.to_owned()) }
    }

    /// Hands a file over; `Msg::Exported` tells what became of it.
    pub fn write(&self, file: Outgoing) {
        let mut progress = self.under_way.look();
        *progress = Progress { files: progress.files + 1, handed_over: Some(Instant::now()) };
        // The thread is there for as long as a way to it.
        let _gone = self.files.send(file);
    }

    /// Waits until everything is written, but for no file longer than some seconds.
    pub fn catch_up(&self) {
        let handed_over = self.under_way.look().handed_over;
        // What has not come by then is not waited for again.
        let patience = handed_over.map_or(Duration::ZERO, |since| PATIENCE.saturating_sub(since.elapsed()));
        self.under_way.wait(patience);
    }

    /// Waits some seconds until everything is written.
    ///
    /// # Errors
    /// Where it is not: whether those files will be there, nobody knows.
    pub fn finish(self) -> anyhow::Result<()> {
        self.finish_within(PATIENCE)
    }

    fn finish_within(self, patience: Duration) -> anyhow::Result<()> {
        if !self.under_way.wait(patience) {
            bail!("an export was not finished: the drive or disk for it does not answer; nothing else is lost");
        }
        Ok(())
    }
}

/// The files that are handed over and not written.
#[derive(Default)]
struct UnderWay {
    progress: Mutex<Progress>,
    written: Condvar,
}

#[derive(Default)]
struct Progress {
    files: usize,
    /// When the newest of them was.
    handed_over: Option<Instant>,
}

impl UnderWay {
    fn look(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn one_less(&self) {
        self.look().files -= 1;
        self.written.notify_all();
    }

    /// Gives whether there are none by then.
    fn wait(&self, patience: Duration) -> bool {
        let waited = self.written.wait_timeout_while(self.look(), patience, |progress| progress.files > 0);
        waited.unwrap_or_else(PoisonError::into_inner).0.files == 0
    }
}

fn work(
    write: &dyn Fn(&Outgoing) -> Result<String, String>,
    inbox: &Receiver<Outgoing>,
    under_way: &UnderWay,
    tell: &dyn Fn(Msg),
) {
    for file in inbox {
        // A panic in here must become a message: nobody would know that the file is not there.
        let written = catch_unwind(AssertUnwindSafe(|| write(&file)));
        // What it holds does not outlive it.
        drop(file);
        tell(Msg::Exported(written.unwrap_or_else(|_fault| Err(FAULT.to_owned()))));
        under_way.one_less();
    }
}

fn write_out(data_dir: &Path, exports: &Exports, file: &Outgoing) -> anyhow::Result<String> {
    let folder = exports.at(&file.place, data_dir).context("could not export")?;
    Ok(write::write_new(&folder, &file.name, file.words.as_bytes())?.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> Outgoing {
        Outgoing { place: Place::Folder, name: name.to_owned(), words: "{}".to_owned() }
    }

    /// What became of a file.
    #[track_caller]
    fn told(told: &Receiver<Msg>) -> Result<String, String> {
        let Msg::Exported(result) = told.recv().unwrap() else { panic!("only exports are told of") };
        result
    }

    #[test]
    fn a_fault_in_writing_is_told_and_the_next_file_is_written() {
        let (to, answers) = channel();
        let outbox = Outbox::writing(|file| if file.name == "odd" { panic!("odd") } else { Ok(file.name.clone()) }, to).unwrap();
        for name in ["odd", "even"] {
            outbox.write(file(name));
        }
        assert_eq!(told(&answers), Err(FAULT.to_owned()));
        assert_eq!(told(&answers), Ok("even".to_owned()));
        outbox.finish().unwrap();
    }

    #[test]
    fn a_drive_that_does_not_answer_takes_few_files_and_keeps_nobody_from_leaving() {
        let (to, answers) = channel();
        let (answer, waits) = channel::<()>();
        let write = move |file: &Outgoing| waits.recv().map(|()| file.name.clone()).map_err(|_gone| "gone".to_owned());
        let outbox = Outbox::writing(write, to).unwrap();
        for number in 0..MOST {
            outbox.has_room().unwrap();
            outbox.write(file(&number.to_string()));
        }
        assert_eq!(outbox.has_room(), Err(FULL.to_owned()));
        let error = outbox.clone().finish_within(Duration::ZERO).unwrap_err().to_string();
        assert!(error.contains("an export was not finished") && error.contains("nothing else is lost"), "{error}");
        for number in 0..MOST {
            answer.send(()).unwrap();
            assert_eq!(told(&answers), Ok(number.to_string()));
        }
        outbox.catch_up();
        outbox.has_room().unwrap();
        outbox.finish_within(Duration::ZERO).unwrap();
    }
}
