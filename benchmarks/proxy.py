"""A proxy before a service of the OpenAI protocol that keeps what was asked, what came back, and how many tokens that took."""

import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PASSED_ON = ("content-type", "authorization", "accept")


class Proxy:
    """Listens on loopback until closed. A call is told when its answer is whole, or given up by whoever asked."""

    def __init__(self, port):
        self.calls, self.lock = [], threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.pass_on(self, port, None)

            def do_POST(self):
                outer.pass_on(self, port, self.rfile.read(int(self.headers.get("content-length", 0))))

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def pass_on(self, handler, port, body):
        begun = time.monotonic()
        upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)
        headers = {name: value for name, value in handler.headers.items() if name.lower() in PASSED_ON}
        upstream.request(handler.command, handler.path, body, headers)
        answer = upstream.getresponse()
        kind = answer.headers.get("content-type", "application/json")
        streamed = kind.startswith("text/event-stream")
        handler.send_response(answer.status)
        handler.send_header("Content-Type", kind)
        taken, given_up = b"", False
        if streamed:
            handler.send_header("Connection", "close")
            handler.end_headers()
        while piece := answer.readline() if streamed else answer.read():
            taken += piece
            if streamed:
                given_up = given_up or not sent(handler, piece)
        if not streamed:
            handler.send_header("Content-Length", str(len(taken)))
            handler.end_headers()
            given_up = not sent(handler, taken)
        handler.close_connection = streamed
        upstream.close()
        if body:
            call = told(json.loads(body), answer.status, taken, streamed)
            call |= {"path": handler.path, "given_up": given_up, "seconds": time.monotonic() - begun}
            with self.lock:
                self.calls.append(call)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def sent(handler, piece):
    """Whether whoever asked is still there to take it."""
    try:
        handler.wfile.write(piece)
        handler.wfile.flush()
        return True
    except OSError:
        return False


def told(request, status, taken, streamed):
    """What was asked and said, its tokens and why it ended."""
    prompt = request.get("prompt") or "\n".join(str(message["content"]) for message in request.get("messages", []))
    lines = [line[6:] for line in taken.decode().splitlines() if line.startswith("data: {")] if streamed else [taken.decode()]
    text, finish, usage = "", "", {}
    for line in lines:
        piece = json.loads(line or "{}")
        usage = piece.get("usage") or usage
        for choice in piece.get("choices", []):
            part = choice.get("delta") or choice.get("message") or {}
            text += part.get("content") or choice.get("text") or ""
            finish = choice.get("finish_reason") or finish
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    return {"prompt": prompt, "text": text, "finish": finish, "status": status, "prompt_tokens": usage.get("prompt_tokens", 0),
            "cached_tokens": cached, "completion_tokens": usage.get("completion_tokens", 0)}
