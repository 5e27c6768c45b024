using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>Changes that nobody keeps.</summary>
internal static class Keeping
{
    /// <summary>An assignment to the variable that was meant to change.</summary>
    public static Correction? Correct(IInvocationOperation call)
    {
        var variable = call.Instance switch
        {
            ILocalReferenceOperation { Local: { IsForEach: false, IsUsing: false } local } => local.Name,
            IParameterReferenceOperation { Parameter: { RefKind: RefKind.None or RefKind.Ref } parameter } =>
                parameter.Name,
            _ => null,
        };
        return variable is not null && SymbolEqualityComparer.Default.Equals(call.Instance!.Type, call.Type)
            ? Correction.Replace(
                $"Keep it in '{variable}'",
                call.Syntax.SyntaxTree,
                call.Syntax.SpanStart,
                call.Syntax.SpanStart,
                $"{call.Instance.Syntax} = "
            )
            : null;
    }
}
