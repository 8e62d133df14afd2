//! Where the files of a package are written to, one after the other: a folder, or a zip of it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{DateTime, ZipWriter};

/// Where the files of a package go.
pub trait Files: Write + Send + 'static {
    /// What is there at the end.
    type Whole: Send + 'static;
    /// Begins a file: what is written from now on is in it.
    fn begin(&mut self, name: &str) -> io::Result<()>;
    /// Ends the last file, and the whole.
    fn end(self) -> io::Result<Self::Whole>;
}

/// A folder that is there; files of the same names are overwritten.
pub struct Folder {
    path: PathBuf,
    file: Option<BufWriter<File>>,
}

impl Folder {
    /// Nothing is written to it yet.
    pub fn new(path: PathBuf) -> Self {
        Folder { path, file: None }
    }
}

impl Write for Folder {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.file.as_mut().ok_or(io::ErrorKind::NotFound)?.write(buffer)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Files for Folder {
    type Whole = ();

    fn begin(&mut self, name: &str) -> io::Result<()> {
        self.flush()?;
        self.file = Some(BufWriter::new(File::create(self.path.join(name))?));
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        self.flush()
    }
}

/// The media type of a package in one file.
pub const MEDIA: &str = "application/zip";

/// A zip, written without ever going back, so that it can be sent or kept as it grows. The same files are the same
/// bytes: no entry tells when or by whom it was made.
pub struct Zip<W: Write>(ZipWriter<StreamWriter<W>>);

impl<W: Write> Zip<W> {
    /// Nothing is written to it yet.
    pub fn new(out: W) -> Self {
        Zip(ZipWriter::new_stream(out))
    }
}

impl<W: Write> Write for Zip<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.0.write(buffer)
    }

    /// What is not packed yet waits for more, and goes at the end: packed in pieces it would be longer.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write + Send + 'static> Files for Zip<W> {
    type Whole = W;

    fn begin(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default().last_modified_time(DateTime::DEFAULT).unix_permissions(0o644);
        // A table may have more than 4 GiB.
        let options = options.large_file(true);
        self.0.start_file(name, options)?;
        Ok(())
    }

    fn end(self) -> io::Result<W> {
        Ok(self.0.finish()?.into_inner())
    }
}
