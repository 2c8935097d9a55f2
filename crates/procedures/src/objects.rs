//! Attachments in an object store: streamed in and out in chunks, and encrypted, each under a key of its own.
//!
//! At the end of a file lies its key, sealed together with who handed the file in, the SHA-256 of its content and its
//! length. So a file opens as what it is and as nothing else: one that lies in the place of another does not. It lies
//! under a name that only the key of the vault gives, as the bare SHA-256 of a file would let a guess be tried out.

use crate::vault::{Vault, new_key};
use bytes::Bytes;
use domain::{Reason, Refusal, attachment::Attachment, ids::PersonId};
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt, buffered::BufWriter, path::Path};
use persistence::{Error, hex};
use sha2::{Digest, Sha256};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{io::AsyncWriteExt, sync::Mutex};

/// What is encrypted at a time.
const CHUNK: usize = 64 * 1024;
/// What encryption adds: version, nonce and seal.
const SEAL: usize = 1 + 24 + 16;
/// A chunk as it lies in the store.
const SEALED_CHUNK: usize = CHUNK + SEAL;
/// The key of a file as it lies at its end.
const SEALED_KEY: usize = 32 + SEAL;

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The SHA-256 of its content.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Which file is meant: who handed it in, and what the journal tells of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    owner: PersonId,
    sha256: String,
    bytes: u64,
}

impl File {
    /// The file of an attachment.
    ///
    /// # Errors
    /// When its length is no length.
    pub fn of(attachment: &Attachment) -> Result<Self, Error> {
        let bytes = u64::try_from(attachment.bytes).map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self { owner: attachment.uploaded_by, sha256: attachment.sha256.clone(), bytes })
    }
    /// What its key is bound to.
    fn identity(&self) -> String {
        format!("{}/{}/{}", self.owner, self.sha256, self.bytes)
    }
}

/// The object store: a folder, or S3 and what speaks like it.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    vault: Vault,
    probed: Arc<Mutex<Option<Instant>>>,
}

/// How long a file may stand still on its way in.
const IDLE_MAX: Duration = Duration::from_secs(30);
/// How much of a file is looked at to tell its kind: the names of the first parts of a document lie within it.
const BEGIN: usize = 8 * 1024;

/// How long it holds that a file could be kept: everybody may ask, and each probe writes one.
const PROBE_HOLDS: Duration = Duration::from_secs(5);

/// A file that is there and has the right key.
struct Opened {
    place: Path,
    vault: Vault,
    sealed: u64,
}

/// Nothing can be kept now.
fn unavailable(error: impl std::fmt::Display) -> Error {
    tracing::error!(alarm = "object_store", %error, "a file could not be kept");
    Refusal::of(Reason::Busy).into()
}

impl Objects {
    /// An object store whose files are encrypted in a vault.
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>, vault: Vault) -> Self {
        Self { store, vault, probed: Arc::default() }
    }
    fn place(&self, file: &File) -> Path {
        let name = self.vault.digest(format!("object/{}/{}", file.owner, file.sha256).as_bytes());
        Path::from(format!("objects/{}/{name}", name.get(..2).unwrap_or("00")))
    }
    /// Answers whether a file could be kept now, by keeping a small one.
    ///
    /// # Errors
    /// When it could not.
    pub async fn ping(&self) -> Result<(), Error> {
        let mut probed = self.probed.lock().await;
        if probed.is_some_and(|at| at.elapsed() < PROBE_HOLDS) {
            return Ok(());
        }
        *probed = None;
        self.store.put(&Path::from("probe"), Bytes::from_static(b"ready").into()).await.map_err(unavailable)?;
        *probed = Some(Instant::now());
        Ok(())
    }
    /// Takes a file in as it arrives; memory holds a chunk of it at a time. It returns once the file is kept.
    ///
    /// # Errors
    /// When it is empty, larger than allowed or not of the kind that it says, the connection stands still or breaks off, or
    /// the store fails; then nothing of it stays.
    pub async fn take<E: std::fmt::Display>(
        &self,
        owner: PersonId,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        media_type: &str,
        bytes_max: u64,
    ) -> Result<Taken, Error> {
        let incoming = Path::from(format!("incoming/{}", domain::ids::AttachmentId::random()));
        let mut writer = BufWriter::new(self.store.clone(), incoming.clone());
        // What has arrived is dropped if anything fails; that there may be nothing to drop is no further fault.
        let written = self.write(owner, body, (media_type, bytes_max), &mut writer).await;
        let kept = match written {
            Ok(taken) => self.keep(owner, &mut writer, &incoming, taken).await,
            Err(error) => {
                let _ = writer.abort().await;
                Err(error)
            }
        };
        if kept.is_err() {
            let _ = self.store.delete(&incoming).await;
        }
        kept
    }
    /// Ends a file and puts it where it belongs.
    async fn keep(&self, owner: PersonId, writer: &mut BufWriter, from: &Path, taken: Taken) -> Result<Taken, Error> {
        writer.shutdown().await.map_err(unavailable)?;
        let file = File { owner, sha256: taken.sha256.clone(), bytes: taken.bytes };
        self.store.rename(from, &self.place(&file)).await.map_err(unavailable)?;
        Ok(taken)
    }
    async fn write<E: std::fmt::Display>(
        &self,
        owner: PersonId,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        (media_type, bytes_max): (&str, u64),
        writer: &mut BufWriter,
    ) -> Result<Taken, Error> {
        let key = new_key().map_err(unavailable)?;
        let vault = Vault::new(key);
        let (mut digest, mut bytes, mut number) = (Sha256::new(), 0_u64, 0_u64);
        let mut waiting: Vec<u8> = Vec::with_capacity(2 * CHUNK);
        let mut body = std::pin::pin!(body);
        let mut begin: Vec<u8> = Vec::new();
        loop {
            let part = tokio::time::timeout(IDLE_MAX, body.next()).await;
            let part = part.map_err(|_| Refusal::of(Reason::TooSlow).with("seconds", IDLE_MAX.as_secs()))?;
            let Some(part) = part else { break };
            let part = part.map_err(|error| {
                Refusal::of(Reason::Malformed).with("why", format!("上传中断 ¦ the body broke off: {error}"))
            })?;
            bytes += part.len() as u64;
            if begin.len() < BEGIN {
                begin.extend_from_slice(part.get(..BEGIN - begin.len()).unwrap_or(&part));
            }
            if bytes > bytes_max {
                return Err(Refusal::of(Reason::TooLarge).with("limit", bytes_max).into());
            }
            digest.update(&part);
            waiting.extend_from_slice(&part);
            while waiting.len() > CHUNK {
                let rest = waiting.split_off(CHUNK);
                write_sealed(writer, &vault, place_of_chunk(number, false), &waiting).await?;
                number += 1;
                waiting = rest;
            }
        }
        if !is_of_kind(&begin, media_type) {
            return Err(Refusal::of(Reason::NotThatKind).with("said", media_type).into());
        }
        write_sealed(writer, &vault, place_of_chunk(number, true), &waiting).await?;
        let file = File { owner, sha256: hex(&digest.finalize()), bytes };
        write_sealed(writer, &self.vault, file.identity(), &key).await?;
        Ok(Taken { sha256: file.sha256, bytes })
    }
    /// Drops a file that was taken in.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn drop_file(&self, owner: PersonId, taken: &Taken) -> Result<(), Error> {
        let file = File { owner, sha256: taken.sha256.clone(), bytes: taken.bytes };
        self.store.delete(&self.place(&file)).await.map_err(unavailable)
    }
    /// Gives a file out as it is read, after it was read to its end once: what is damaged is not given out as if it were
    /// whole, and whoever asks hears why.
    ///
    /// # Errors
    /// When there is no such file, or it is not what was handed in.
    pub async fn give(
        &self,
        file: &File,
    ) -> Result<impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static + use<>, Error> {
        // Whoever hands the same file in again puts another copy in its place, perhaps just between key and content.
        let mut checked = self.check(file).await;
        if checked.is_err() {
            checked = self.check(file).await;
        }
        if let Err(why) = checked {
            tracing::error!(alarm = "damaged_file", sha256 = file.sha256, why, "a file is damaged");
            return Err(Refusal::of(Reason::FileDamaged).with("sha256", &file.sha256).into());
        }
        let opened = self.open(file).await.map_err(Error::Internal)?;
        self.read(opened).await.map_err(Error::Internal)
    }
    /// Reads a file to its end, and says what is wrong with it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub async fn check(&self, file: &File) -> Result<(), String> {
        let opened = self.open(file).await?;
        let mut content = std::pin::pin!(self.read(opened).await?);
        let (mut digest, mut bytes) = (Sha256::new(), 0_u64);
        while let Some(part) = content.next().await {
            let part = part.map_err(|error| error.to_string())?;
            bytes += part.len() as u64;
            digest.update(&part);
        }
        let found = hex(&digest.finalize());
        if (found.as_str(), bytes) == (file.sha256.as_str(), file.bytes) {
            return Ok(());
        }
        Err(format!("{bytes} bytes with the SHA-256 {found}, where {} with {} were handed in", file.bytes, file.sha256))
    }
    /// Opens the key of a file.
    async fn open(&self, file: &File) -> Result<Opened, String> {
        let place = self.place(file);
        let last = GetOptions { range: Some(GetRange::Suffix(SEALED_KEY as u64)), ..GetOptions::default() };
        let found = self.store.get_opts(&place, last).await.map_err(|error| error.to_string())?;
        let size = found.meta.size;
        let key = found.bytes().await.map_err(|error| error.to_string())?;
        let key = self.vault.open("attachment", file.identity().as_bytes(), &key);
        let key = key.map_err(|broken| format!("it is not the file that was handed in: {broken}"))?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| "its key is no key".to_owned())?;
        Ok(Opened { place, vault: Vault::new(key), sealed: size.saturating_sub(SEALED_KEY as u64) })
    }
    async fn read(
        &self,
        Opened { place, vault, sealed }: Opened,
    ) -> Result<impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static + use<>, String> {
        let content = GetOptions { range: Some(GetRange::Bounded(0..sealed)), ..GetOptions::default() };
        let found = self.store.get_opts(&place, content).await.map_err(|error| error.to_string())?;
        let state = (found.into_stream().map_err(std::io::Error::other).boxed(), Vec::new(), 0_u64, 0_u64);
        Ok(futures::stream::try_unfold(state, move |(mut parts, mut waiting, number, mut given)| {
            let vault = vault.clone();
            async move {
                while waiting.len() < SEALED_CHUNK {
                    match parts.try_next().await? {
                        Some(part) => waiting.extend_from_slice(&part),
                        None => break,
                    }
                }
                if waiting.is_empty() {
                    return Ok(None);
                }
                let rest = waiting.split_off(waiting.len().min(SEALED_CHUNK));
                given += waiting.len() as u64;
                let opened = vault.open("attachment", place_of_chunk(number, given == sealed).as_bytes(), &waiting);
                let plain = opened.map_err(std::io::Error::other)?;
                Ok(Some((Bytes::from(plain), (parts, rest, number + 1, given))))
            }
        }))
    }
}

async fn write_sealed(writer: &mut BufWriter, vault: &Vault, bound_to: String, plain: &[u8]) -> Result<(), Error> {
    let sealed = vault.seal("attachment", bound_to.as_bytes(), plain).map_err(unavailable)?;
    writer.write_all(&sealed).await.map_err(unavailable)
}

/// Binds a chunk to its place, so that chunks cannot be reordered, left out or cut off.
fn place_of_chunk(number: u64, last: bool) -> String {
    format!("{number}/{last}")
}

/// Whether a file begins as one of its kind does; an empty one is of none.
fn is_of_kind(begin: &[u8], media_type: &str) -> bool {
    if media_type.starts_with("text/") {
        // The look may end within a letter.
        let text = match std::str::from_utf8(begin) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&begin[..error.valid_up_to()]).unwrap_or("")
            }
            Err(_) => "",
        };
        let plain = |letter: char| !letter.is_control() || matches!(letter, '\n' | '\r' | '\t' | '\u{c}');
        return !text.is_empty()
            && text.chars().all(plain)
            && infer::get(begin).is_none_or(|kind| kind.matcher_type() == infer::MatcherType::Text);
    }
    let found = infer::get(begin).map(|kind| kind.mime_type());
    // A document of an office is an archive; which one it is stands in the names of its parts.
    let archive = media_type.starts_with("application/vnd.openxmlformats") && found == Some("application/zip");
    found == Some(media_type) || archive && has(begin, b"[Content_Types].xml")
}

fn has(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
