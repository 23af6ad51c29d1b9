"""What is shipped to host the app: image, compose, Kubernetes and nginx say the same, and it is what the app does."""

import re
import subprocess
import threading
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml

from benchmarks.image import Instruction, instructions
from rnnviz.ui.kit.limits import SETS
from rnnviz.ui.server.doors import HEALTH_PATH
from tests.hosting import NGINX, TEMPLATE, Replica, configuration, nginx

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
IMAGE = instructions((DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")))


def of(name: str) -> list[Instruction]:
    return [step for step in IMAGE if step.name == name]


def test_the_image_copies_files_that_there_are_and_the_ignore_file_lets_them_through() -> None:
    let_through = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().split() if line.startswith("!")
    }
    copied = {source for step in of("COPY") for source in step.words[:-1]}
    assert copied == let_through
    assert all((ROOT / source).exists() for source in copied)
    assert {"app.py", "pages", "rnnviz", ".streamlit"} <= copied


def test_what_is_heavy_has_layers_of_its_own_below_the_program() -> None:
    torch, libraries = (k for k, step in enumerate(IMAGE) if step.text.startswith("pip install"))
    assert "^torch==" in IMAGE[torch].text
    assert "-r requirements.txt" in IMAGE[libraries].text
    program = [k for k, step in enumerate(IMAGE) if step.name == "COPY" and "requirements" not in step.text]
    assert torch < libraries < min(program)


def test_the_image_runs_as_nobody_in_particular_with_the_limits_of_a_class() -> None:
    assert of("USER")[-1].text == "1000"
    assert IMAGE.index(of("USER")[-1]) < IMAGE.index(of("CMD")[-1])
    settings = dict(pair.split("=", 1) for step in of("ENV") for pair in step.words)
    assert settings["RNNVIZ_LIMITS"] in SETS
    assert f"127.0.0.1:8501/{HEALTH_PATH}'" in of("HEALTHCHECK")[0].text
    assert '"streamlit", "run", "app.py"' in of("CMD")[0].text
    assert "streamlit run app.py" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("object_", OBJECTS, ids=lambda own: f"{own['kind']} {own['metadata']['name']}")
def test_every_manifest_is_valid(object_: dict[str, Any]) -> None:
    kubernetes_validate.validate(object_, "1.33", strict=True)


def test_a_wrong_manifest_would_be_found() -> None:
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(OBJECTS[1] | {"replica": 2}, "1.33", strict=True)


def test_the_manifests_find_each_other_and_ask_for_the_health() -> None:
    services = {own["metadata"]["name"]: own["spec"] for own in OBJECTS if own["kind"] == "Service"}
    pods = {own["metadata"]["name"]: own["spec"]["template"] for own in OBJECTS if own["kind"] == "Deployment"}
    for service, deployment in (("app", "app"), ("web", "nginx"), ("redis", "redis")):
        assert services[service]["selector"].items() <= pods[deployment]["metadata"]["labels"].items()
    (app,) = pods["app"]["spec"]["containers"]
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert app[probe]["httpGet"]["path"] == f"/{HEALTH_PATH}"
    assert app["ports"][0]["containerPort"] == services["app"]["ports"][0]["port"] == 8501
    (web,) = pods["nginx"]["spec"]["containers"]
    assert {pair["name"] for pair in web["env"]} >= set(re.findall(r"\$\{(RNNVIZ_\w+)\}", TEMPLATE.read_text()))


def test_compose_has_two_replicas_behind_nginx() -> None:
    app, web = COMPOSE["services"]["app"], COMPOSE["services"]["nginx"]
    assert app["deploy"]["replicas"] >= 2
    assert (DEPLOY / app["build"]["context"] / app["build"]["dockerfile"]).exists()
    assert (DEPLOY / web["volumes"][0].split(":")[0]).resolve() == TEMPLATE
    assert set(web["environment"]) >= set(re.findall(r"\$\{(RNNVIZ_\w+)\}", TEMPLATE.read_text()))
    assert web["environment"]["RNNVIZ_APP"] in COMPOSE["services"]
    assert "ports" not in app  # nobody goes past nginx
    assert app["environment"]["RNNVIZ_REDIS"].split("/")[2].split(":")[0] in COMPOSE["services"]


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_reads_the_configuration(tmp_path: Path) -> None:
    file = tmp_path / "nginx.conf"
    file.write_text(configuration(18080, [Replica(), Replica()], tmp_path), encoding="utf-8")
    assert NGINX is not None
    done = subprocess.run([NGINX, "-t", "-c", str(file), "-p", str(tmp_path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class Named(BaseHTTPRequestHandler):
    """A replica that answers with its port, and opens web sockets."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        upgraded = (self.headers["upgrade"], self.headers["connection"]) == ("websocket", "upgrade")
        self.send_response(101 if upgraded else 200)
        self.send_header("port", str(self.connection.getsockname()[1]))
        self.send_header("connection", "upgrade" if upgraded else "close")
        self.end_headers()
        self.close_connection = True

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class Small(ThreadingHTTPServer):
    """A replica as small as can be; one that is gone hangs up."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Named)
        self.port, self.gone = self.server_port, False
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def finish_request(self, request: Any, client_address: Any) -> None:
        if not self.gone:
            super().finish_request(request, client_address)


def visit(url: str, cookie: str = "", method: str = "GET", **more: str) -> HTTPResponse:
    link = HTTPConnection(urlsplit(url).netloc, timeout=20)
    link.request(method, "/", body="{}" if method == "POST" else None, headers=more | {"cookie": cookie})
    return link.getresponse()


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_a_visitor_stays_with_a_replica_and_goes_on_at_another_when_it_is_gone() -> None:
    both = gone, other = Small(), Small()
    socket = {"upgrade": "websocket", "connection": "Upgrade"}
    with nginx(both) as url:
        first = [visit(url) for _ in range(20)]
        home = {answer.headers["set-cookie"].split(";")[0]: answer.headers["port"] for answer in first}
        assert set(home.values()) == {str(gone.port), str(other.port)}
        for cookie, port in home.items():
            answer = visit(url, cookie, **socket)
            assert (answer.status, answer.headers["port"], answer.headers["set-cookie"]) == (101, port, None)
        gone.gone = True
        for cookie in home:
            for answer in (visit(url, cookie, "POST"), visit(url, cookie, **socket)):
                assert (answer.status in (101, 200), answer.headers["port"]) == (True, str(other.port))
    for server in both:
        server.shutdown()
        server.server_close()
