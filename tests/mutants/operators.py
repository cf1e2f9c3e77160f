"""Mutation operators: the replacements of one node of the syntax tree."""

import ast
from collections.abc import Callable, Iterator

Replacements = Iterator[ast.AST]

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_FUNCTIONS = {"max": "min", "min": "max", "any": "all", "all": "any", "sorted": "list"}
#: Methods of a query that are removed: `statement.where(…)` becomes `statement`.
_CLAUSES = {"where", "order_by", "limit", "distinct", "desc", "with_for_update", "join", "filter"}


def _compare(node: ast.Compare) -> Replacements:
    for index, operator in enumerate(node.ops):
        swapped = [*node.ops]
        swapped[index] = _COMPARISONS[type(operator)]()
        yield ast.Compare(node.left, swapped, node.comparators)


def _boolean(node: ast.BoolOp) -> Replacements:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _unary(node: ast.UnaryOp) -> Replacements:
    if isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
        yield node.operand


def _arithmetic(node: ast.BinOp) -> Replacements:
    if swapped := _ARITHMETIC.get(type(node.op)):
        yield ast.BinOp(node.left, swapped(), node.right)


def _augmented(node: ast.AugAssign) -> Replacements:
    if swapped := _ARITHMETIC.get(type(node.op)):
        yield ast.AugAssign(node.target, swapped(), node.value)


def _constant(node: ast.Constant) -> Replacements:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node.value, int):
        yield ast.Constant(node.value + 1)
    elif isinstance(node.value, str):
        yield ast.Constant("mutated" if not node.value else "")


def _condition(node: ast.If | ast.IfExp | ast.While) -> Replacements:
    if isinstance(node.test, (ast.Compare, ast.UnaryOp)):
        return  # The operators of these nodes already negate the condition.
    negated = ast.UnaryOp(ast.Not(), node.test)
    if isinstance(node, ast.IfExp):
        yield ast.IfExp(negated, node.body, node.orelse)
    else:
        yield type(node)(negated, node.body, node.orelse)


def _call(node: ast.Call) -> Replacements:
    match node.func:
        case ast.Name(id=name) if name in _FUNCTIONS:
            keywords = [] if name == "sorted" else node.keywords
            yield ast.Call(ast.Name(_FUNCTIONS[name], ast.Load()), node.args, keywords)
        case ast.Attribute(value=value, attr=name) if name in _CLAUSES:
            yield value
            if name in {"where", "order_by", "filter"} and len(node.args) > 1:
                for index in range(len(node.args)):
                    rest = node.args[:index] + node.args[index + 1 :]
                    yield ast.Call(node.func, rest, node.keywords)


def _expression(node: ast.Expr) -> Replacements:
    if isinstance(node.value, ast.Call):
        yield ast.Pass()


def _removed(_node: ast.Raise) -> Replacements:
    yield ast.Pass()


def _assign(node: ast.Assign) -> Replacements:
    if all(isinstance(target, (ast.Attribute, ast.Subscript)) for target in node.targets):
        yield ast.Pass()


def _return(node: ast.Return) -> Replacements:
    if node.value is not None and not isinstance(node.value, ast.Constant):
        yield ast.Return(None)


def _loop_exit(node: ast.Break | ast.Continue) -> Replacements:
    yield ast.Continue() if isinstance(node, ast.Break) else ast.Break()


def _comprehension(node: ast.comprehension) -> Replacements:
    for index in range(len(node.ifs)):
        rest = node.ifs[:index] + node.ifs[index + 1 :]
        yield ast.comprehension(node.target, node.iter, rest, node.is_async)


OPERATORS: dict[type[ast.AST], Callable[..., Replacements]] = {
    ast.Compare: _compare, ast.BoolOp: _boolean, ast.UnaryOp: _unary, ast.BinOp: _arithmetic,
    ast.AugAssign: _augmented, ast.Constant: _constant, ast.If: _condition,
    ast.IfExp: _condition, ast.While: _condition, ast.Call: _call, ast.Expr: _expression,
    ast.Raise: _removed, ast.Assign: _assign, ast.Return: _return, ast.Break: _loop_exit,
    ast.Continue: _loop_exit, ast.comprehension: _comprehension,
}  # fmt: skip


def replacements(node: ast.AST) -> list[ast.AST]:
    """Return the mutated variants of the node; the node itself is not changed."""
    operator = OPERATORS.get(type(node))
    return list(operator(node)) if operator else []
