# SPDX-License-Identifier: Apache-2.0
# Objects of Kubernetes, held against the API's published model as its Python client carries it: no field that the model has not,
# all that it requires, each value of its type; and what links the fields of a Pod to one another, after the API's documentation.
import re

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti)?")
CHOICES = {
    "restartPolicy": {"Always", "OnFailure", "Never"},
    "imagePullPolicy": {"Always", "IfNotPresent", "Never"},
    "medium": {"", "Memory", "HugePages"},
    "effect": {"NoExecute", "NoSchedule", "PreferNoSchedule"},
    "operator": {"Exists", "Equal"},
}
PATH_TYPES = {"", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket", "CharDevice", "BlockDevice"}


class Wrong(Exception):
    pass


def check_value(models, kind, value, where):
    match = re.fullmatch(r"list\[(.*)\]", kind)
    if match:
        if not isinstance(value, list):
            raise Wrong(f"{where} is no list")
        for number, item in enumerate(value):
            check_value(models, match.group(1), item, f"{where}[{number}]")
        return
    match = re.fullmatch(r"dict\(str, (.*)\)", kind)
    if match:
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise Wrong(f"{where} is no map of text")
        for key, item in value.items():
            check_value(models, match.group(1), item, f"{where}.{key}")
        return
    plain = {"str": str, "int": int, "bool": bool}
    if kind in plain:
        if not isinstance(value, plain[kind]) or (kind == "int" and isinstance(value, bool)):
            raise Wrong(f"{where}: {value!r} is no {kind}")
    elif kind != "object":
        check_object(models, getattr(models, kind), value, where)


def check_object(models, model, value, where):
    if not isinstance(value, dict):
        raise Wrong(f"{where} is no map")
    names = {json: python for python, json in model.attribute_map.items()}
    for key, item in value.items():
        if key not in names:
            raise Wrong(f"{where}.{key}: {model.__name__} has no such field")
        if key in CHOICES and item not in CHOICES[key]:
            raise Wrong(f"{where}.{key}: {item!r} is none of {sorted(CHOICES[key])}")
        check_value(models, model.openapi_types[names[key]], item, f"{where}.{key}")
    # The constructor refuses an object without a field that the API requires.
    from kubernetes.client import Configuration
    strict = Configuration()
    strict.client_side_validation = True
    try:
        model(local_vars_configuration=strict, **{names[key]: item for key, item in value.items()})
    except ValueError as error:
        raise Wrong(f"{where}: {error}") from error


def check_spec(spec, where):
    """What links the fields of a Pod to one another."""
    volumes = [volume["name"] for volume in spec.get("volumes", [])]
    if len(set(volumes)) != len(volumes) or not all(LABEL.fullmatch(name) for name in volumes):
        raise Wrong(f"{where}: names of volumes {volumes}")
    for volume in spec.get("volumes", []):
        if sum(key in volume for key in ("hostPath", "emptyDir")) != 1:
            raise Wrong(f"{where}: {volume} has not one source")
        if volume.get("hostPath", {}).get("type", "") not in PATH_TYPES:
            raise Wrong(f"{where}: {volume}")
        if "emptyDir" in volume and not QUANTITY.fullmatch(volume["emptyDir"]["sizeLimit"]):
            raise Wrong(f"{where}: {volume}")
    for container in spec["containers"]:
        mounts = container.get("volumeMounts", [])
        paths = [mount["mountPath"] for mount in mounts]
        if len(set(paths)) != len(paths) or any(":" in path for path in paths):
            raise Wrong(f"{where}: paths {paths}")
        if not {mount["name"] for mount in mounts} <= set(volumes):
            raise Wrong(f"{where}: a mount without a volume")
        for name, amount in container.get("resources", {}).get("limits", {}).items():
            if not QUANTITY.fullmatch(str(amount)) or not re.fullmatch(r"cpu|memory|[a-z.]+/[-a-z0-9]+", name):
                raise Wrong(f"{where}: limit {name}: {amount}")
        for variable in container.get("env", []):
            if not re.fullmatch(r"[-._a-zA-Z][-._a-zA-Z0-9]*", variable["name"]):
                raise Wrong(f"{where}: variable {variable['name']}")
