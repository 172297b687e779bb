"""What this code never does: make HTML, SQL, commands or objects of strangers' words."""

import ast
import re
import tomllib
from functools import cache

import pytest

from store.settings import ROOT
from tests.architecture.sources import name, python_files, tree

# Modules that turn what Jinja has drawn back into markup: it was escaped there.
DRAWS = {"store/web/htmx.py", "store/web/shared.py"}
# Statements that are put together from constants of ours and numbers, never from input.
COMPOSES_SQL = {
    "store/catalog/queries/engines/contract.py",
    "store/catalog/queries/engines/postgresql.py",
    "store/catalog/queries/rows.py",
    "store/demo/generated/loading.py",
    "store/infra/db.py",
}
SQL = ("sa.text", "exec_driver_sql", "literal_column")
PROGRAMS = ("subprocess.", "os.exec", "os.spawn", "os.popen", "os.system")
STARTS_PROGRAMS = ("store/infra/", "store/launcher/", "store/frontend.py")
# Patterns that are put together from constants of ours.
COMPOSES_PATTERNS = {"store/catalog/words/plain.py", "store/uploads/readers/obj.py"}
FORMATS = {  # texts of ours, chosen from a table
    "store/accounts/mails.py",
    "store/orders/models/standing.py",
    "store/wishes/views/alerts.py",
}
# Keys made of SECRET_KEY, which is random; what people choose is only ever hashed.
DERIVES = {"store/infra/ciphers.py", "store/accounts/access_tokens.py"}
UNSAFE_READERS = {
    "pickle",
    "marshal",
    "shelve",
    "yaml",
    "dill",
    "jsonpickle",
    "cloudpickle",
}
CRYPTOGRAPHY = {
    "hashlib",
    "hmac",
    "secrets",
    "ssl",
    "cryptography",
    "joserfc",
    "jwt",
    "argon2",
    "pyotp",
    "webauthn",
    "itsdangerous",
}
WEAK = re.compile(
    r"\b(md5|sha1|SHA1\b(?!\w)|DES|3DES|TripleDES|ARC4|RC4|Blowfish|ECB|PKCS1v15)\b"
)
UNSAFE_SCRIPTS = re.compile(
    r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|__proto__|document\.domain|addEventListener\(\"message\"|\.onmessage"
)


@cache
def calls():
    """Every call in the shop: its file, what is called as written there, and itself."""
    return [
        (name(path), ast.unparse(node.func), node)
        for path in python_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    ]


def found(wanted, *, but=()):
    """Where a call is that should not be, as file:line."""
    return [
        f"{file}:{call.lineno}"
        for file, called, call in calls()
        if file not in but and wanted(called, call)
    ]


def is_made_up(call) -> bool:
    """Its first argument is not written out in the code."""
    return bool(call.args) and not isinstance(call.args[0], ast.Constant)


@pytest.mark.asvs("V1.1.2")
@pytest.mark.asvs("V1.2.1")
def test_no_markup_is_built_outside_the_templates():
    assert (
        found(lambda called, call: called == "Markup" and is_made_up(call), but=DRAWS) == []
    )


@pytest.mark.asvs("V1.3.7")
def test_no_template_is_made_from_a_text():
    names = ("render_template_string", "from_string", "Template")

    assert found(lambda called, _: called.rpartition(".")[2] in names) == []


@pytest.mark.asvs("V1.2.4")
def test_every_statement_has_parameters():
    def is_sql(called, call):
        written = called == "text" or called.endswith(SQL)
        return written and is_made_up(call)

    assert found(is_sql, but=COMPOSES_SQL) == []


@pytest.mark.asvs("V1.2.5")
def test_programs_are_started_by_their_doors_and_never_through_a_shell():
    def starts(called, _):
        return called.startswith(
            ("subprocess.", "os.exec", "os.spawn", "os.popen", "os.system")
        )

    outside = [each for each in found(starts) if not each.startswith(STARTS_PROGRAMS)]
    through_a_shell = found(
        lambda called, call: (
            starts(called, call) and "shell" in {k.arg for k in call.keywords}
        )
    )

    assert outside == []
    assert through_a_shell == []


@pytest.mark.asvs("V1.2.7")
def test_nothing_is_looked_up_by_a_made_up_xpath():
    verbs = ("xpath", "iterfind", "findtext")

    assert found(lambda called, call: called.endswith(verbs) and is_made_up(call)) == []


@pytest.mark.asvs("V1.2.9")
@pytest.mark.asvs("V1.3.12")
def test_patterns_are_written_out():
    def compiles(called, call):
        made_up = is_made_up(call) and not is_ours(call.args[0])
        return called.startswith("re.") and called != "re.escape" and made_up

    assert found(compiles, but=COMPOSES_PATTERNS) == []


@pytest.mark.asvs("V1.3.2")
def test_no_code_is_made_while_running():
    assert (
        found(lambda called, _: called in {"eval", "exec", "compile", "__import__"}) == []
    )


@pytest.mark.asvs("V1.3.10")
def test_only_texts_of_ours_are_formats():
    def formats(called, call):
        return called.endswith((".format", ".format_map")) and not is_ours(call.func.value)

    assert [
        each
        for each in found(formats, but=FORMATS | DRAWS)
        if not each.startswith("store/demo/")
    ] == []


def is_ours(template) -> bool:
    """It is written out here, or a constant, or markup that is."""
    called = ast.unparse(template.func) if isinstance(template, ast.Call) else ""
    constant = isinstance(template, ast.Name) and template.id.isupper()
    return isinstance(template, ast.Constant) or constant or called == "Markup"


@pytest.mark.asvs("V1.5.2")
def test_nothing_is_read_that_could_build_objects():
    assert [
        f"{module}: {imported}"
        for module, imported in imports()
        if imported in UNSAFE_READERS
    ] == []


@pytest.mark.asvs("V11.1.2")
@pytest.mark.asvs("V11.2.1")
def test_every_use_of_cryptography_is_in_the_inventory():
    inventory = tomllib.loads((ROOT / "docs/security/crypto.toml").read_text())
    used = {module for module, imported in imports() if imported in CRYPTOGRAPHY}

    assert used - set(flattened(inventory)) == set()
    assert set(flattened(inventory)) - used == set()


@pytest.mark.asvs("V11.2.3")
@pytest.mark.asvs("V11.3.1")
@pytest.mark.asvs("V11.3.2")
@pytest.mark.asvs("V11.4.1")
@pytest.mark.asvs("V11.4.3")
def test_no_weak_algorithm_is_named():
    weak = [
        f"{name(path)}: {match.group()}"
        for path in python_files()
        for match in WEAK.finditer(path.read_text())
    ]

    assert weak == []


@pytest.mark.asvs("V11.6.1")
def test_signatures_are_of_approved_kinds():
    named = {
        word
        for path in python_files()
        for word in re.findall(r"\"((?:HS|RS|ES|PS)\d{3}|EdDSA|none)\"", path.read_text())
    }

    assert named - {"none"} <= {"HS256", "RS256", "PS256", "ES256", "EdDSA"}


@pytest.mark.asvs("V11.4.4")
def test_no_key_is_derived_from_a_password():
    derived = [
        f"{name(path)}: {word}"
        for path in python_files()
        for word in re.findall(r"\b(PBKDF2\w*|Scrypt|bcrypt|HKDF)\(", path.read_text())
    ]

    assert {each.partition(":")[0] for each in derived} == DERIVES
    assert [each for each in DERIVES if "password" in (ROOT / each).read_text()] == []


@pytest.mark.asvs("V11.5.1")
def test_what_must_not_be_guessed_comes_from_the_systems_random_numbers():
    by_chance = {module for module, imported in imports() if imported in {"random", "uuid"}}

    assert {each for each in by_chance if not each.startswith("demo.")} == {"infra.retries"}


@pytest.mark.asvs("V3.2.2")
@pytest.mark.asvs("V3.2.3")
@pytest.mark.asvs("V3.5.5")
@pytest.mark.asvs("V15.3.6")
def test_no_script_writes_markup_or_listens_to_other_pages():
    scripts = (ROOT / "static/js").rglob("*.js")
    unsafe = [
        f"{each.name}: {match.group()}"
        for each in scripts
        for match in UNSAFE_SCRIPTS.finditer(each.read_text())
    ]

    assert unsafe == []


def imports():
    """What each module of the shop imports, by the first name."""
    for path in python_files():
        module = ".".join(path.relative_to(ROOT / "store").with_suffix("").parts)
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                yield from ((module, each.name.partition(".")[0]) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield module, (node.module or "").partition(".")[0]


def flattened(rows, before=""):
    """The dotted names of tables in a table."""
    for key, row in rows.items():
        if "uses" in row:
            yield f"{before}{key}"
        else:
            yield from flattened(row, f"{before}{key}.")
