//! The smallest valid files of formats that no schema describes: a grey pixel, an empty page.

use bytes::Bytes;

/// A file of a media type, if its format is known here.
pub fn of(content_type: &str) -> Option<Bytes> {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let bytes: &'static [u8] = match essence.as_str() {
        "image/png" => include_bytes!("sample/pixel.png"),
        "image/jpeg" | "image/jpg" | "image/pjpeg" => include_bytes!("sample/pixel.jpg"),
        "image/gif" => include_bytes!("sample/pixel.gif"),
        "image/webp" => include_bytes!("sample/pixel.webp"),
        "image/svg+xml" => include_bytes!("sample/pixel.svg"),
        "application/pdf" => include_bytes!("sample/page.pdf"),
        "application/zip" | "application/x-zip-compressed" => include_bytes!("sample/empty.zip"),
        _ => return None,
    };
    Some(Bytes::from_static(bytes))
}
