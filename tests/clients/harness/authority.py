"""A throw-away certificate authority, and a certificate of it for the hosts that the programs speak to."""

import subprocess
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Authority:
    """Files of the authority."""

    #: What clients have to trust.
    certificate: Path
    #: The same for Java.
    truststore: Path
    server_certificate: Path
    server_key: Path


def make(folder, hosts, with_java):
    """Makes both anew; they are valid for two days."""
    authority = Authority(folder / "authority.pem", folder / "authority.p12", folder / "server.pem", folder / "server.key")
    key = folder / "authority.key"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    _run(
        ["openssl", "req", "-x509", *curve, "-keyout", key, "-out", authority.certificate, "-days", "2"]
        + ["-subj", "/CN=throw-away authority of tests", "-addext", "basicConstraints=critical,CA:TRUE"]
        + ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    )
    request = folder / "server.csr"
    _run(["openssl", "req", "-new", *curve, "-keyout", authority.server_key, "-out", request, "-subj", "/CN=server of tests"])
    extensions = folder / "server.ext"
    names = ",".join(f"DNS:{host}" for host in hosts)
    extensions.write_text(f"subjectAltName={names}\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n")
    _run(
        ["openssl", "x509", "-req", "-in", request, "-CA", authority.certificate, "-CAkey", key, "-CAcreateserial"]
        + ["-days", "2", "-extfile", extensions, "-out", authority.server_certificate]
    )
    key.unlink()
    if with_java:
        _run(
            ["keytool", "-importcert", "-noprompt", "-alias", "tests", "-file", authority.certificate]
            + ["-keystore", authority.truststore, "-storetype", "PKCS12", "-storepass", "changeit"]
        )
    return authority


def _run(command):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip() or done.stdout.strip()}")
