using MergeDsl.Core.Findings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>Misspelt names: the message says which one was probably meant.</summary>
internal static class Names
{
    /// <summary>The nearest of the known names, which are the last argument of the message.</summary>
    public static Correction? Correct(Finding finding, SyntaxNode code)
    {
        var known = finding.Arguments[2].Split([", "], StringSplitOptions.None);
        return
            code.IsKind(SyntaxKind.StringLiteralExpression)
            && Suggestion.Closest(finding.Arguments[0], known) is { } meant
            ? Correction.Replace($"Write '{meant}'", code, SymbolDisplay.FormatLiteral(meant, quote: true))
            : null;
    }
}
