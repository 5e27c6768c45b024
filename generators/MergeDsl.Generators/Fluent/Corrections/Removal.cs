using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>Parameters that change nothing: without them the merge is the same.</summary>
internal static class Removal
{
    /// <summary>Takes the argument out of its call, or the call out of its chain.</summary>
    public static Correction? Correct(Finding finding, SyntaxNode code, SemanticModel model)
    {
        var title = $"Remove '{finding.Arguments[0]}'";
        if (
            code
                is SimpleNameSyntax
                {
                    Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access
                } name
            && access.Name == name
        )
        {
            return Correction.Replace(title, code.SyntaxTree, access.Expression.Span.End, call.Span.End, "");
        }

        return
            code.AncestorsAndSelf().TakeWhile(node => node.Span == code.Span).OfType<ArgumentSyntax>().LastOrDefault()
                is { Parent: ArgumentListSyntax { Arguments: var arguments } } argument
            && IsFree(argument, arguments, model)
            ? Remove(title, argument, arguments)
            : null;
    }

    // Arguments without a name behind it would move to its place.
    private static bool IsFree(ArgumentSyntax argument, SeparatedSyntaxList<ArgumentSyntax> all, SemanticModel model) =>
        model.GetOperation(argument) is IArgumentOperation { Parameter.IsOptional: true }
        && all.Skip(all.IndexOf(argument) + 1).All(next => next.NameColon is not null);

    private static Correction Remove(string title, ArgumentSyntax argument, SeparatedSyntaxList<ArgumentSyntax> all)
    {
        var index = all.IndexOf(argument);
        var start = index > 0 ? all[index - 1].Span.End : argument.SpanStart;
        var end = index == 0 && all.Count > 1 ? all[1].SpanStart : argument.Span.End;
        return Correction.Replace(title, argument.SyntaxTree, start, end, "");
    }
}
