"""Requests that two readers could read in two ways, and a second one hidden in each."""

NAME = "shop.example"
CHUNKED = "Transfer-Encoding: chunked"
SECOND = f"GET /smuggled HTTP/1.1\r\nHost: {NAME}\r\n\r\n"
HIDDEN = f"0\r\n\r\n{SECOND}"  # behind what ends a body in chunks
LENGTH = f"Content-Length: {len(SECOND)}"
SHORT = "Content-Length: 5"  # of that end alone


def written(
    *headers: str, body: str = "", first: str = "POST /one HTTP/1.1", end: str = "\r\n"
) -> str:
    """A request as it goes over the line; whoever answers it closes the line then."""
    lines = (first, f"Host: {NAME}", "Connection: close", *headers, "")
    return end.join(lines) + end + body


def posted(encoding: str) -> str:
    """A request whose encoding is written so that some see chunks and some do not."""
    return written(encoding, SHORT, body=HIDDEN)


AMBIGUOUS = {
    "CL.TE": written(f"Content-Length: {len(HIDDEN)}", CHUNKED, body=HIDDEN),
    "TE.CL": written(
        CHUNKED, "Content-Length: 4", body=f"{len(SECOND):x}\r\n{SECOND}\r\n0\r\n\r\n"
    ),
    "two lengths": written("Content-Length: 0", LENGTH, body=SECOND),
    "a list of lengths": written(f"Content-Length: 0, {len(SECOND)}", body=SECOND),
    "a signed length": written(f"Content-Length: +{len(SECOND)}", body=SECOND),
    "a length in hex": written(f"Content-Length: 0x{len(SECOND):x}", body=SECOND),
    "a negative length": written("Content-Length: -1", body=SECOND),
    "space before the colon": posted("Transfer-Encoding : chunked"),
    "xchunked": posted("Transfer-Encoding: xchunked"),
    "another encoding after": written(CHUNKED, "Transfer-Encoding: identity", body=HIDDEN),
    "tab before chunked": posted("Transfer-Encoding:\tchunked"),
    "vertical tab": posted("Transfer-Encoding: \x0bchunked"),
    "quoted": posted('Transfer-Encoding: "chunked"'),
    "a folded line": posted("Transfer-Encoding:\r\n chunked"),
    "a lone CR": posted("X: a\rTransfer-Encoding: chunked"),
    "a NUL": posted("X: a\0Transfer-Encoding: chunked"),
    "a chunk with a sign": written(CHUNKED, body=f"-1\r\n{SECOND}\r\n0\r\n\r\n"),
    "a chunk in hex": written(CHUNKED, body=f"0x1\r\na\r\n{HIDDEN}"),
    "a chunk longer than it says": written(CHUNKED, body=f"1\r\nabc\r\n{HIDDEN}"),
    "two hosts": written("Host: evil.example", first="GET /one HTTP/1.1"),
    "HTTP/2 in words": written(LENGTH, body=SECOND, first="POST /one HTTP/2.0"),
}
# Whoever reads these reads one request; some refuse them.
ODD = {
    "an underscore": posted("Transfer_Encoding: chunked"),
    "lines that end by LF": written(SHORT, body="abcde", end="\n"),
    "chunks that end by LF": written(CHUNKED, body=f"5\nabcde\n{HIDDEN}"),
    "a chunk with an extension": written(CHUNKED, body=f"5;a=b\r\nabcde\r\n{HIDDEN}"),
    "an extension with a line": written(CHUNKED, body=f"5;a\nb\r\nabcde\r\n{HIDDEN}"),
    "a trailer": written(
        CHUNKED, body="5\r\nabcde\r\n0\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n" + SECOND
    ),
    "chunks in HTTP/1.0": written(CHUNKED, body=HIDDEN, first="POST /one HTTP/1.0"),
    "a body after GET": written(SHORT, body=HIDDEN, first="GET /one HTTP/1.1"),
}
