using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>Runs that are not awaited, where they can be.</summary>
internal static class Awaiting
{
    /// <summary>An <c>await</c> in front of the call.</summary>
    public static Correction? Correct(IInvocationOperation call) =>
        IsInAsyncCode(call) && !IsTypedVariable(call.Syntax)
            ? Correction.Replace(
                "Await it",
                call.Syntax.SyntaxTree,
                call.Syntax.SpanStart,
                call.Syntax.SpanStart,
                "await "
            )
            : null;

    private static bool IsInAsyncCode(IOperation call)
    {
        for (var outer = call.Parent; outer is not null; outer = outer.Parent)
        {
            switch (outer)
            {
                case ILockOperation:
                    return false;
                case IAnonymousFunctionOperation { Symbol: var lambda }:
                    return lambda.IsAsync;
                case ILocalFunctionOperation { Symbol: var local }:
                    return local.IsAsync;
            }
        }

        return call.SemanticModel?.GetEnclosingSymbol(call.Syntax.SpanStart) is IMethodSymbol method
            && (method.IsAsync || method.Name == WellKnownMemberNames.TopLevelStatementsEntryPointMethodName);
    }

    // It would not hold the report.
    private static bool IsTypedVariable(SyntaxNode call) =>
        call.Parent
            is EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type.IsVar: false } },
            };
}
