# SPDX-License-Identifier: Apache-2.0
# What Helm makes of charts/jcam, as far as that chart goes: Helm is in none of the distribution's releases. Values, if, with, end,
# comments, and the functions below; whatever else a template says is an error here, so that nothing is passed over.
import os
import re

import yaml

ACTION = re.compile(r"(\{\{-?)\s*(.*?)\s*(-?\}\})", re.S)
WORD = re.compile(r'\s*("(?:[^"\\]|\\.)*"|[^\s|]+|\|)')


class Template(Exception):
    pass


def pieces(text):
    """The text and actions of a template, with the blanks gone that a "-" takes away."""
    parts, at, trim = [], 0, False
    for match in ACTION.finditer(text):
        plain = text[at:match.start()]
        plain = plain.lstrip() if trim else plain
        parts.append(("text", plain.rstrip() if match.group(1) == "{{-" else plain))
        parts.append(("action", match.group(2)))
        at, trim = match.end(), match.group(3) == "-}}"
    rest = text[at:]
    parts.append(("text", rest.lstrip() if trim else rest))
    return parts


def to_yaml(value):
    return yaml.safe_dump(value, default_flow_style=False, sort_keys=True).rstrip("\n")


def as_text(value):
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


FUNCTIONS = {
    "quote": lambda value: '"' + as_text(value).replace("\\", "\\\\").replace('"', '\\"') + '"',
    "toYaml": to_yaml,
    "nindent": lambda width, value: "\n" + "\n".join(" " * width + line for line in value.split("\n")),
    "default": lambda other, value: value or other,
    "not": lambda value: not value,
}


def look_up(path, root, dot):
    if path == ".":
        return dot
    value = root
    for name in path[1:].split("."):
        if not isinstance(value, dict) or name not in value:
            raise Template(f"there is no {path}")
        value = value[name]
    return value


def operand(word, root, dot):
    if word.startswith('"'):
        return word[1:-1].replace('\\"', '"')
    if re.fullmatch(r"[0-9]+", word):
        return int(word)
    if word.startswith("."):
        return look_up(word, root, dot)
    raise Template(f"{word} is not known here")


def evaluate(expression, root, dot):
    piped = []
    for stage in "".join(f"\0{w}" for w in WORD.findall(expression)).split("\0|"):
        words = [word for word in stage.split("\0") if word]
        if words[0] in FUNCTIONS:
            arguments = [operand(word, root, dot) for word in words[1:]] + piped
            piped = [FUNCTIONS[words[0]](*arguments)]
        elif len(words) == 1 and not piped:
            piped = [operand(words[0], root, dot)]
        else:
            raise Template(f"{expression}: {words[0]} is not known here")
    return piped[0]


def render(text, root):
    out, stack = [], [(True, root)]  # whether what stands here comes out, and what "." is
    for kind, body in pieces(text):
        shown, dot = stack[-1]
        if kind == "text":
            out.append(body if shown else "")
        elif body.startswith("/*"):
            continue
        elif body == "end":
            stack.pop()
        elif body.startswith(("if ", "with ")):
            word, expression = body.split(" ", 1)
            value = evaluate(expression, root, dot) if shown else None
            stack.append((shown and bool(value), value if word == "with" else dot))
        elif shown:
            out.append(as_text(evaluate(body, root, dot)))
    if len(stack) != 1:
        raise Template("an if or with has no end")
    return "".join(out)


def merged(base, over):
    if not isinstance(base, dict) or not isinstance(over, dict):
        return over
    return {**base, **{key: merged(base.get(key), value) for key, value in over.items()}}


def rendered(chart, values=None, service="Helm"):
    """File -> text of each template, with these values over the chart's own, as `helm template` prints it."""
    with open(os.path.join(chart, "Chart.yaml")) as file:
        about = yaml.safe_load(file)
    with open(os.path.join(chart, "values.yaml")) as file:
        own = yaml.safe_load(file)
    root = {
        "Values": merged(own, values or {}),
        "Chart": {"Name": about["name"], "Version": about["version"], "AppVersion": about["appVersion"]},
        "Release": {"Name": "jcam", "Namespace": "kube-system", "Service": service},
    }
    folder = os.path.join(chart, "templates")
    texts = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name)) as file:
            texts[name] = render(file.read(), root)
    return texts
