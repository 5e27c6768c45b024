using MergeDsl.Core.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>PEFT's combination types as the native methods that do what their names say.</summary>
internal static class NativeCall
{
    /// <summary>The native method in dense space instead of <c>Peft("ties", ...)</c>, where all its arguments have one there.</summary>
    public static Correction? Correct(Finding finding, SyntaxNode code, SemanticModel model)
    {
        if (
            PeftCombination.Find(finding.Arguments[0]) is not { Method: var method }
            || code.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } syntax
            || model.GetOperation(syntax) is not IInvocationOperation { TargetMethod.Name: "Peft" } call
            || Arguments(call, method) is not { } arguments
        )
        {
            return null;
        }

        var name = Words.Pascal(method.Name);
        var space = $"space: {SpaceType(model, syntax.SpanStart)}.Dense";
        var text = $"{name}({string.Join(", ", arguments.Append(space))})";
        var start = Places.NameOf(call).SpanStart;
        return Correction.Replace(
            $"Use the native {name} in dense space",
            syntax.SyntaxTree,
            start,
            syntax.Span.End,
            text
        );
    }

    /// <summary>The dense space instead of the factors.</summary>
    public static Correction? Dense(SyntaxNode code)
    {
        var name = code is MemberAccessExpressionSyntax { Name: var last } ? last : code;
        return name is IdentifierNameSyntax { Identifier.ValueText: nameof(Space.Factors) }
            ? Correction.Replace("Merge in dense space", name, nameof(Space.Dense))
            : null;
    }

    private static IReadOnlyList<string>? Arguments(IInvocationOperation call, MergeMethod method)
    {
        var given = call
            .Arguments.Where(argument =>
                argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Name != "combinationType"
            )
            .ToArray();
        var keys = given.Select(argument => Words.Key(argument.Parameter!.Name)).ToArray();
        var isComplete =
            keys.All(method.Parameters.Contains)
            && keys.Contains("density") == method.NeedsDensity
            && keys.Contains("seed") == method.IsRandom
            && given.All(argument => IsSure(argument.Value));
        return isComplete
            ? [.. given.Select(argument => $"{argument.Parameter!.Name}: {argument.Value.Syntax}")]
            : null;
    }

    // The parameters of the native methods do not take null.
    private static bool IsSure(IOperation value)
    {
        var written = value;
        while (written is IConversionOperation { IsImplicit: true } conversion)
        {
            written = conversion.Operand;
        }

        return written.Type is { IsValueType: true } type
            && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T;
    }

    private static string SpaceType(SemanticModel model, int position)
    {
        var ours = model.Compilation.GetTypeByMetadataName("MergeDsl.Space");
        var seen = model.LookupNamespacesAndTypes(position, null, nameof(Space));
        return seen.Length == 1 && SymbolEqualityComparer.Default.Equals(seen[0], ours)
            ? nameof(Space)
            : "global::MergeDsl.Space";
    }
}
