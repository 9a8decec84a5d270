"""A TLS server on loopback that stands for every host, and keeps each request in the order of arrival."""

import http.server
import ssl
import threading

from .answers import answer
from .law import Request


class Server:
    """Runs from its making until `close`."""

    def __init__(self, certificate, key, port=443):
        self._requests = []
        self._lock = threading.Lock()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.set_alpn_protocols(["http/1.1"])
        context.sni_callback = _note_server_name
        self._server = _TlsServer(("127.0.0.1", port), _handler(self), context)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add(self, request):
        with self._lock:
            self._requests.append(request)

    def take(self):
        """The requests since the last call."""
        with self._lock:
            taken, self._requests = self._requests, []
        return taken

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def _note_server_name(socket, name, _context):
    socket.asked_for = name or ""


class _TlsServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address, handler, context):
        super().__init__(address, handler)
        self._context = context

    def finish_request(self, request, client_address):
        # In the thread of the connection: a handshake that hangs holds up nobody else.
        try:
            request = self._context.wrap_socket(request, server_side=True)
        except OSError:
            # Who does not trust the authority has sent nothing, and is seen by that.
            return
        super().finish_request(request, client_address)
        request.close()

    def handle_error(self, request, client_address):
        """A client may hang up at any time."""


def _handler(server):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self):
            body = self._read_body()
            server.add(
                Request(
                    method=self.command,
                    host=self.headers.get("Host", "").lower(),
                    server_name=getattr(self.connection, "asked_for", ""),
                    path=self.path,
                    headers=tuple((name.lower(), value) for name, value in self.headers.items()),
                    body=body.decode("utf-8", "backslashreplace"),
                )
            )
            status, kind, text = answer(self.command, self.path, body)
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve

        def _read_body(self):
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return b"".join(chunks)

        def log_message(self, *_arguments):
            """The requests are kept, not printed."""

    return Handler
