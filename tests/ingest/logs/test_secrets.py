"""What is kept of a text that may hold a secret; the secrets are made up."""

import pytest

from ingest.logs.secrets import hide_secrets

RANDOM = "q7Zk2Vw9Xr4Tn8Yp3Lm6"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"curl -H 'Authorization: Bearer {RANDOM}'", "curl -H 'Authorization: ***'"),
        (f"login ghp_{'a1B2' * 9}", "login ***"),
        (f"login github_pat_{'a1B2' * 9} now", "login *** now"),
        ("aws AKIAABCDEFGHIJKLMNOP x", "aws *** x"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "***"),
        ("echo '-----BEGIN RSA PRIVATE KEY-----", "echo '***"),
        ("export PASSWORD=hunter2 && make", "export PASSWORD=*** && make"),
        ("DB_PASSWORD_FILE='a b' make", "DB_PASSWORD_FILE=*** make"),
        ('--api-key "a b" x', "--api-key *** x"),
        ("deploy --token hunter2 x", "deploy --token *** x"),
        (
            "git clone https://user:hunter2@example.org/x",
            "git clone https://user:***@example.org/x",
        ),
        (f"echo {RANDOM}", "echo ***"),
        ("echo wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "echo ***"),
    ],
)
def test_hidden(text: str, expected: str) -> None:
    """What looks like a secret is hidden, the rest stays."""
    assert expected == hide_secrets(text)


@pytest.mark.parametrize(
    "text",
    [
        "make test",
        "./gradlew build --no-daemon",
        f"setup-go-Linux-x64-ubuntu24-go-1.22.0-{'0a1b2c3d' * 8}",
        f"git checkout {'0a1b2c3d' * 5}",
        "actions/create-github-app-token@v1",
        "Run the password reset tests",
        "src/main/java/org/example/application/service/impl/DefaultUserServiceTest1.java",
        "v0-rust-build-Linux-x64-8e3f5c1a-0b9d7f2e",
        "npm run build:production2024",
    ],
)
def test_kept(text: str) -> None:
    """Commands, digests, paths and names stay as they are."""
    assert text == hide_secrets(text)
