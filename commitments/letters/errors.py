"""What can be wrong with a file that is said to hold a letter.

Every error carries a stable ``code``; the Django layer turns the code into a sentence in the reader's language.
The English ``message`` is for logs and for the command line.
"""


class LetterError(Exception):
    """A letter could not be read; nothing of it was understood or stored."""

    code = "unreadable"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class EmptyFileError(LetterError):
    """The file has no bytes at all."""

    code = "empty"


class TooLargeError(LetterError):
    """The file is larger than any letter is."""

    code = "too_large"


class NotADocxError(LetterError):
    """The file is called .docx (or looks like a zip) but Word could not open it either."""

    code = "not_a_docx"


class ZipBombError(LetterError):
    """The file would unpack to far more than it may."""

    code = "zip_bomb"


class EncryptedError(LetterError):
    """The file is protected by a password."""

    code = "encrypted"


class NotAPdfError(LetterError):
    """The file is called .pdf (or begins like one) but it is damaged, or takes too long to read."""

    code = "not_a_pdf"


class EncryptedPdfError(LetterError):
    """The PDF is protected by a password."""

    code = "pdf_encrypted"


class ScannedPdfError(LetterError):
    """The PDF holds pictures of pages and no text."""

    code = "pdf_scan"


class EncodingError(LetterError):
    """The bytes are text in no encoding that we read: UTF-8, UTF-16 with a mark, GB18030."""

    code = "encoding"


class NoTextError(LetterError):
    """The file could be opened, but there is no text in it (a scan, perhaps)."""

    code = "no_text"


class UnsupportedError(LetterError):
    """A kind of file that is not read: old .doc, pictures."""

    code = "unsupported"
