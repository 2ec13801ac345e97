"""Where the settings come from: config.yaml, over it a folder of secrets, over that the environment.

`QUNMAI_PORT=9000`, or with two underscores for what is nested: `QUNMAI_PAYMENTS__WECHATPAY__API_V3_KEY=…`. A file in
the folder that QUNMAI_SECRETS names is called like the variable and holds its value. No secret stands in config.yaml.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NestedSecretsSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    YamlConfigSettingsSource,
)

from core.settings import BadSettings, Settings

FILE, SECRETS = "QUNMAI_CONFIG", "QUNMAI_SECRETS"
DEMO_KEY = "demo-secret-key"


def load(path: Path | None = None, **overrides: Any) -> Settings:
    """Read all sources. Raises BadSettings, which names every setting that is wrong, missing or in the wrong place."""
    file = path or Path(os.environ.get(FILE, "config.yaml"))
    folder = os.environ.get(SECRETS) or None
    if folder and not Path(folder).is_dir():
        raise BadSettings(f"{SECRETS}: {folder} is no folder")
    _refuse_secrets_in(_read(file), file)
    _refuse_unknown_names(folder)
    try:
        return _with_demo_key(_sources(file, folder)(**overrides))
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(problem) for problem in error.errors())) from None


def _sources(file: Path, folder: str | None) -> type[Settings]:
    class FromFiles(Settings):
        model_config = SettingsConfigDict(yaml_file=file, yaml_file_encoding="utf-8", secrets_dir=folder)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            folder = NestedSecretsSettingsSource(file_secret_settings)
            return init_settings, env_settings, folder, YamlConfigSettingsSource(settings_cls)

    return FromFiles


def _read(file: Path) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        raise BadSettings(f"{file}: no such configuration file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:  # yaml's own errors name the line
        raise BadSettings(f"{file}: {error}") from None
    if not isinstance(found, dict):
        raise BadSettings(f"{file}: must be a list of settings with their names")
    return found


def fields(model: type[BaseModel], parent: str = "") -> Iterator[tuple[str, bool]]:
    """The dotted names of all settings below a model, and whether each is a secret."""
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from fields(kind, f"{parent}{name}.")
        else:
            yield f"{parent}{name}", "SecretStr" in str(kind)


def _refuse_secrets_in(found: Mapping[str, Any], file: Path) -> None:
    for name in [name for name, secret in fields(Settings) if secret]:
        section: Any = found
        for part in name.split("."):
            section = section.get(part) if isinstance(section, Mapping) else None
        if section:
            raise BadSettings(f"{name}: a secret must not stand in {file}; set {variable(name)}")


def variable(name: str) -> str:
    """The environment's name of a setting: payments.gateway → QUNMAI_PAYMENTS__GATEWAY."""
    return "QUNMAI_" + name.replace(".", "__").upper()


def from_environment(name: str) -> bool:
    """Whether the environment (or the folder of secrets) says it, alone or with its whole section."""
    parts = variable(name).split("__")
    names = {"__".join(parts[:length]) for length in range(1, len(parts) + 1)}
    folder = os.environ.get(SECRETS)
    given = {found.upper() for found in os.environ}
    given |= {file.name.upper() for file in Path(folder).iterdir()} if folder and Path(folder).is_dir() else set()
    return not names.isdisjoint(given)


def _refuse_unknown_names(folder: str | None) -> None:
    """A misspelt variable would be silently without effect."""
    known = {FILE, SECRETS}
    for name, _ in fields(Settings):
        parts = variable(name).split("__")
        known |= {"__".join(parts[:length]) for length in range(1, len(parts) + 1)}  # a whole section may be JSON
    given = [name for name in os.environ if name.upper().startswith("QUNMAI_")]
    given += [file.name for file in Path(folder).iterdir() if file.is_file()] if folder else []
    for name in given:
        if name.upper() not in known and not name.upper().startswith(("QUNMAI_TEST_", ".")):
            raise BadSettings(f"{name}: there is no such setting")


def _with_demo_key(settings: Settings) -> Settings:
    """In demo mode a secret_key is made at the first start and kept in `data`, for this machine's user only."""
    if not settings.demo or settings.secret_key.get_secret_value():
        return settings
    file = settings.data / DEMO_KEY
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f"{DEMO_KEY}.{os.getpid()}")
        with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as key:
            key.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was faster: its key is the one
            os.link(fresh, file)
        fresh.unlink()
    return settings.model_copy(update={"secret_key": SecretStr(file.read_text().strip())})


def _sentence(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where}: {said}" if where else said
