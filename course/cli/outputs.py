"""What a cell puts out, kept to a size that a notebook can hold, and joined as a terminal would show it."""

LIMIT = 4_000_000  # characters a cell may put out; a lesson's largest has about 700,000
LIMIT_OF_ERRORS = 10_000  # characters of a line of a traceback
CUT = f"\n[The rest is not kept: a cell may put out {LIMIT:,} characters.]\n"


def size(content: dict) -> int:
    """Number of characters in a kernel's message: of its text, its data in all forms, or its traceback."""
    parts = (content.get("text", ""), *content.get("data", {}).values(), *content.get("traceback", ()))
    return sum(len(str(part)) for part in parts)


def cut(message: dict, room: int) -> dict:
    """A kernel's message that is too long, as one with at most `room` characters of it and a line that says so."""
    content = message["content"]
    if message["msg_type"] == "error":
        traceback = [line[:LIMIT_OF_ERRORS] for line in content["traceback"][-20:]]
        content = content | {"evalue": content["evalue"][:LIMIT_OF_ERRORS], "traceback": traceback}
        return message | {"content": content}
    text = content.get("text", "")[: max(room, 0)] + CUT
    content = {"name": content.get("name", "stdout"), "text": text}
    return message | {"msg_type": "stream", "header": message["header"] | {"msg_type": "stream"}, "content": content}


def joined(outputs: list) -> list:
    """Outputs with all of stdout in one piece, and all of stderr, each at the place of its first piece.

    nbclient can join them too, in a time that grows with the square of the longest line.
    """
    texts, kept = {}, []
    for output in outputs:
        if output.output_type != "stream":
            kept.append(output)
        elif output.name in texts:
            texts[output.name].append(output.text)
        else:
            texts[output.name] = [output.text]
            kept.append(output)
    for output in kept:
        if output.output_type == "stream":
            output.text = _overwritten("".join(texts[output.name]))
    kinds = [output.get("name") for output in kept]
    for at in range(1, len(kinds)):
        if kinds[at - 1 : at + 1] == ["stderr", "stdout"]:  # which of them a kernel sends first is chance
            kept[at - 1 : at + 1] = kept[at], kept[at - 1]
    return kept


def _overwritten(text):
    """Each line as it looks after its carriage returns, such as a progress bar at its end."""
    return "\n".join(line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
