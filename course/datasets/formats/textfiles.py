"""Text files, in the encodings they come in."""

from course.datasets.card import BadData


def read_text(file):
    """A text file as a string: UTF-8, with or without a byte-order mark, or CP949, which is said; lines end in \\n.

    Args:
        file: `pathlib.Path`.

    Raises:
        FileNotFoundError: there is no such file.
        BadData: it is not text in one of these encodings.
    """
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"there is no file {file}; check the path, seen from {file.parent.absolute()}"
        ) from None
    except IsADirectoryError:
        raise BadData(f"{file} is a folder, not a file.") from None
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if encoding == "cp949":
            print(f"{file.name}: read as CP949")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadData(f"{file} is neither UTF-8 nor CP949 text. Save it in UTF-8.")
