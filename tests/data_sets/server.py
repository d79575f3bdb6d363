"""A web server for tests: server.py FOLDER REQUESTS RANGES CUT. Prints its port; answers so many requests; RANGES=1: it can go on where a
client stopped; CUT=N: the line breaks after N bytes of the first answer. Each request's range is written to FOLDER/requests."""
import http.server
import os
import sys

folder, requests, ranges, cut = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "1", int(sys.argv[4])


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global cut
        asked = self.headers.get("Range")
        with open(os.path.join(folder, "requests"), "a") as log:
            log.write(f"{self.path} {asked}\n")
        path = os.path.join(folder, self.path.lstrip("/"))
        if not os.path.isfile(path):
            return self.send_error(404)
        body = open(path, "rb").read()
        first = int(asked.split("=")[1].split("-")[0]) if asked and ranges else 0
        if first >= len(body) > 0:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{len(body)}")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        self.wfile.write(body[first:first + cut] if cut else body[first:])
        cut = 0

    def log_message(self, *_):
        pass


server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
server.timeout = 10
print(server.server_port, flush=True)
for _ in range(requests):
    server.handle_request()
