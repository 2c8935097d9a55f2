//! Attachments in an object store: streamed in and out in chunks, encrypted, found by the SHA-256 of their content.

use crate::vault::Vault;
use bytes::Bytes;
use domain::{Reason, Refusal};
use futures::{Stream, StreamExt, TryStreamExt};
use object_store::{ObjectStore, ObjectStoreExt, buffered::BufWriter, path::Path};
use persistence::Halt;
use persistence::hex;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// What is encrypted at a time.
const CHUNK: usize = 64 * 1024;
/// A chunk as it lies in the store: version, nonce, content and seal.
const SEALED_CHUNK: usize = CHUNK + 1 + 24 + 16;

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The SHA-256 of its content.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The object store: a folder, or S3 and what speaks like it.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    vault: Vault,
}

fn failed(error: impl std::fmt::Display) -> Halt {
    Halt::Broken(format!("object store: {error}"))
}

impl Objects {
    /// An object store whose files are encrypted in a vault.
    #[must_use]
    pub fn new(store: Arc<dyn ObjectStore>, vault: Vault) -> Self {
        Self { store, vault }
    }
    fn place(sha256: &str) -> Path {
        Path::from(format!("sha256/{}/{sha256}", sha256.get(..2).unwrap_or("00")))
    }
    /// Takes a file in as it arrives; memory holds a chunk of it at a time.
    ///
    /// # Errors
    /// When it is larger than allowed, the connection breaks off, or the store fails; then nothing of it stays.
    pub async fn take<E: std::fmt::Display>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        bytes_max: u64,
    ) -> Result<Taken, Halt> {
        let incoming = Path::from(format!("incoming/{}", domain::ids::AttachmentId::random()));
        let mut writer = BufWriter::new(self.store.clone(), incoming.clone());
        match self.write(body, bytes_max, &mut writer).await {
            Ok(taken) => {
                writer.shutdown().await.map_err(failed)?;
                self.store.rename(&incoming, &Self::place(&taken.sha256)).await.map_err(failed)?;
                Ok(taken)
            }
            Err(halt) => {
                // What has arrived is dropped; that there may be nothing to drop is no further fault.
                let _ = writer.abort().await;
                let _ = self.store.delete(&incoming).await;
                Err(halt)
            }
        }
    }
    async fn write<E: std::fmt::Display>(
        &self,
        body: impl Stream<Item = Result<Bytes, E>> + Send,
        bytes_max: u64,
        writer: &mut BufWriter,
    ) -> Result<Taken, Halt> {
        let (mut digest, mut bytes, mut number) = (Sha256::new(), 0_u64, 0_u64);
        let mut waiting: Vec<u8> = Vec::with_capacity(2 * CHUNK);
        let mut body = std::pin::pin!(body);
        while let Some(part) = body.next().await {
            let part = part.map_err(|error| Refusal::of(Reason::Malformed).with("why", error))?;
            bytes += part.len() as u64;
            if bytes > bytes_max {
                return Err(Refusal::of(Reason::TooLarge).with("limit", bytes_max).into());
            }
            digest.update(&part);
            waiting.extend_from_slice(&part);
            while waiting.len() > CHUNK {
                let rest = waiting.split_off(CHUNK);
                self.write_chunk(writer, &waiting, number, false).await?;
                number += 1;
                waiting = rest;
            }
        }
        self.write_chunk(writer, &waiting, number, true).await?;
        Ok(Taken { sha256: hex(&digest.finalize()), bytes })
    }
    async fn write_chunk(&self, writer: &mut BufWriter, plain: &[u8], number: u64, last: bool) -> Result<(), Halt> {
        let sealed = self.vault.seal("attachment", aad(number, last).as_bytes(), plain).map_err(failed)?;
        writer.write_all(&sealed).await.map_err(failed)
    }
    /// Gives a file out as it is read.
    ///
    /// # Errors
    /// When there is no such file.
    pub async fn give(
        &self,
        sha256: &str,
    ) -> Result<impl Stream<Item = Result<Bytes, std::io::Error>> + Send + 'static + use<>, Halt> {
        let found = self.store.get(&Self::place(sha256)).await.map_err(failed)?;
        let size = found.meta.size;
        let vault = self.vault.clone();
        let state = (found.into_stream().map_err(std::io::Error::other).boxed(), Vec::new(), 0_u64, 0_u64);
        Ok(futures::stream::try_unfold(state, move |(mut sealed, mut waiting, number, mut given)| {
            let vault = vault.clone();
            async move {
                while waiting.len() < SEALED_CHUNK {
                    match sealed.try_next().await? {
                        Some(part) => waiting.extend_from_slice(&part),
                        None => break,
                    }
                }
                if waiting.is_empty() {
                    return Ok(None);
                }
                let rest = waiting.split_off(waiting.len().min(SEALED_CHUNK));
                given += waiting.len() as u64;
                let opened = vault.open("attachment", aad(number, given == size).as_bytes(), &waiting);
                let plain = opened.map_err(std::io::Error::other)?;
                Ok(Some((Bytes::from(plain), (sealed, rest, number + 1, given))))
            }
        }))
    }
}

/// Binds a chunk to its place, so that chunks cannot be reordered, left out or cut off.
fn aad(number: u64, last: bool) -> String {
    format!("{number}/{last}")
}
