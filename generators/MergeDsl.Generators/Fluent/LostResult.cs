using MergeDsl.Core.Findings;
using MergeDsl.Generators.Fluent.Corrections;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Calls whose result goes nowhere. What is assigned to <c>_</c> is thrown away on purpose.</summary>
internal static class LostResult
{
    /// <summary>What is lost with the result of a call.</summary>
    public static IEnumerable<CodeFinding> Check(IInvocationOperation call, FluentTypes types, LocalValues locals)
    {
        var local = LocalOf(call);
        var isLost = local is null ? IsStatement(call) : locals.IsNeverRead(local);
        if (!isLost)
        {
            return [];
        }

        var isRun = IsTask(call.Type) && !types.IsStart(call) && types.IsOurs(call);
        return isRun ? [NotAwaited(call)]
            : types.IsMerge(call.Type) && IsNew(call, types) ? [NeverSaved(call, local)]
            : types.IsMerge(call.Type) ? [ChangeLost(call, "merge", local)]
            : types.IsPlan(call.Type) ? [ChangeLost(call, "plan", local)]
            : [];
    }

    private static CodeFinding NotAwaited(IInvocationOperation call)
    {
        var name = Places.NameOf(call);
        var finding = Finding.Of(FluentFindings.NotAwaited, call.TargetMethod.Name);
        return new CodeFinding(finding, name.GetLocation(), Awaiting.Correct(call));
    }

    private static CodeFinding NeverSaved(IInvocationOperation call, ILocalSymbol? local) =>
        new(Finding.Of(FluentFindings.NeverSaved), Declared(local) ?? StartOf(call), null);

    private static CodeFinding ChangeLost(IInvocationOperation call, string what, ILocalSymbol? local)
    {
        var name = Places.NameOf(call);
        var finding = Finding.Of(FluentFindings.ChangeLost, call.TargetMethod.Name, what);
        return new CodeFinding(finding, name.GetLocation(), local is null ? Keeping.Correct(call) : null);
    }

    // The variable that the result is stored in where it is declared, and nowhere else.
    private static ILocalSymbol? LocalOf(IOperation call)
    {
        var value = call;
        while (value.Parent is IConversionOperation)
        {
            value = value.Parent;
        }

        return
            value.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            && local is { IsUsing: false, RefKind: RefKind.None }
            ? local
            : null;
    }

    private static bool IsStatement(IOperation call) => call.Parent is IExpressionStatementOperation;

    // A chain that begins here: nobody else has it.
    private static bool IsNew(IInvocationOperation call, FluentTypes types) =>
        types.IsStart(call) || (call.Instance is IInvocationOperation before && IsNew(before, types));

    private static bool IsTask(ITypeSymbol? type) =>
        type is { Name: "Task", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };

    private static Location? Declared(ILocalSymbol? local) => local?.Locations.FirstOrDefault();

    private static Location StartOf(IInvocationOperation call)
    {
        var start = call;
        while (start.Instance is IInvocationOperation before)
        {
            start = before;
        }

        return ((InvocationExpressionSyntax)start.Syntax).Expression.GetLocation();
    }
}
