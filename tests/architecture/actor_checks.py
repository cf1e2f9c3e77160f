"""Determine from the syntax tree whether a function checks its actor.

A check is a call of ``policy.ensure`` with the actor, a call of a function that checks the
parameter to which the actor is passed, or an ``if`` about the actor that begins with a check or
raises ``NotAllowed``. It counts only if every call reaches it: not inside a branch, a loop or a
nested function, and not after a ``return``.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from meetings.settings import ROOT

POLICY = "meetings.domain.access.policy"
NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


@dataclass(frozen=True)
class Module:
    """A parsed module: its functions, and the qualified names of its imports."""

    name: str
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)


def parsed(name: str, source: str) -> Module:
    tree, module = ast.parse(source), Module(name)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            module.functions[node.name] = node
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                module.imported[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return module


@cache
def module_of(name: str) -> Module | None:
    path = Path(ROOT, *name.split(".")).with_suffix(".py")
    return parsed(name, path.read_text()) if path.exists() else None


def takes_actor(function: ast.FunctionDef) -> bool:
    return "actor" in parameters(function)


def parameters(function: ast.FunctionDef) -> list[str]:
    arguments = function.args
    return [
        argument.arg
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    ]


def unchecked(module: Module) -> list[str]:
    """Return the public functions that take an actor and do not check it."""
    return [
        name
        for name, function in module.functions.items()
        if not name.startswith("_")
        and takes_actor(function)
        and not checks(module, function, "actor")
    ]


def checks(module: Module, function: ast.FunctionDef, parameter: str) -> bool:
    for statement in unconditional(function.body):
        if is_check(module, statement, parameter):
            return True
        if any(isinstance(node, ast.Return) for node in nodes_of(statement)):
            return False
    return False


def unconditional(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Yield the statements that run in every call, those of ``with`` blocks among them."""
    for statement in body:
        if isinstance(statement, ast.With):
            yield from unconditional(statement.body)
        else:
            yield statement


def nodes_of(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the node and those below it, without the bodies of nested functions."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, NESTED):
            yield from nodes_of(child)


def is_check(module: Module, statement: ast.stmt, parameter: str) -> bool:
    if isinstance(statement, ast.Expr | ast.Assign | ast.Return):
        return is_checking_call(module, statement.value, parameter)
    if isinstance(statement, ast.If):
        is_about_parameter = any(is_name(node, parameter) for node in nodes_of(statement.test))
        first = statement.body[0]
        return is_about_parameter and (
            raises_not_allowed(first) or is_check(module, first, parameter)
        )
    return False


def is_name(node: ast.AST | None, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def raises_not_allowed(statement: ast.stmt) -> bool:
    raised = statement.exc if isinstance(statement, ast.Raise) else None
    return is_name(raised.func if isinstance(raised, ast.Call) else raised, "NotAllowed")


def is_checking_call(module: Module, call: ast.expr | None, parameter: str) -> bool:
    if not isinstance(call, ast.Call):
        return False
    called, _, name = qualified(module, call.func).rpartition(".")
    if (called, name) == (POLICY, "ensure"):
        return bool(call.args) and is_name(call.args[0], parameter)
    defining_module = module if called == module.name else module_of(called)
    function = defining_module.functions.get(name) if defining_module else None
    if defining_module is None or function is None:
        return False
    return any(
        checks(defining_module, function, name) for name in receiving(call, function, parameter)
    )


def qualified(module: Module, called: ast.expr) -> str:
    """Return the dotted name of the called function; "" for a method of a value."""
    if isinstance(called, ast.Name):
        return module.imported.get(called.id, f"{module.name}.{called.id}")
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return f"{module.imported.get(called.value.id, '')}.{called.attr}"
    return ""


def receiving(call: ast.Call, function: ast.FunctionDef, passed: str) -> list[str]:
    """Return the parameters of the function that the call passes this name to."""
    positional = zip(parameters(function), call.args, strict=False)
    names = [parameter for parameter, value in positional if is_name(value, passed)]
    keywords = [
        keyword.arg for keyword in call.keywords if keyword.arg and is_name(keyword.value, passed)
    ]
    return names + keywords
