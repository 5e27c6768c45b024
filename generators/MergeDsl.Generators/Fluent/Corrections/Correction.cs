using System.Collections.Immutable;
using MergeDsl.Core.Findings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Fluent.Corrections;

/// <summary>What would be right. It is found where the finding is, and travels with the diagnostic to the editor.</summary>
/// <param name="Title">What the editor offers.</param>
/// <param name="Place">The code that is replaced; an empty place is where something is put in.</param>
/// <param name="Text">What stands there afterwards.</param>
internal sealed record Correction(string Title, Location Place, string Text)
{
    /// <summary>The property of a diagnostic that holds <see cref="Title"/>.</summary>
    public const string TitleProperty = "title";

    /// <summary>The property of a diagnostic that holds <see cref="Text"/>; the place is its first additional location.</summary>
    public const string TextProperty = "text";

    /// <summary>What travels with the diagnostic.</summary>
    public ImmutableDictionary<string, string?> Properties =>
        ImmutableDictionary<string, string?>.Empty.Add(TitleProperty, Title).Add(TextProperty, Text);

    /// <summary>Where it is to be put.</summary>
    public IReadOnlyList<Location> Places => [Place];

    /// <summary>What would be right instead of the code that a finding is about; null where that is not known.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="code">The code it points at.</param>
    /// <param name="block">An operation of the same block.</param>
    public static Correction? Of(Finding finding, SyntaxNode code, IOperation block)
    {
        if (block.SemanticModel is not { } model)
        {
            return null;
        }

        var row = finding.Descriptor;
        return row == ValueFindings.OutOfRange ? Shares.Correct(finding, code, model)
            : row == ValueFindings.UnknownAdapter || row == ValueFindings.UnknownCombinationType
                ? Names.Correct(finding, code)
            : row == ValueFindings.UnusedParameter ? Removal.Correct(finding, code, model)
            : row == ValueFindings.CrossTerms ? NativeCall.Dense(code)
            : row == QuirkFindings.CrossTerms || row == QuirkFindings.EqualMagnitudes
                ? NativeCall.Correct(finding, code, model)
            : null;
    }

    /// <summary>Another text instead of a piece of code.</summary>
    public static Correction Replace(string title, SyntaxNode code, string text) =>
        new(title, code.GetLocation(), text);

    /// <summary>Another text instead of a stretch of code.</summary>
    public static Correction Replace(string title, SyntaxTree tree, int start, int end, string text) =>
        new(title, Location.Create(tree, TextSpan.FromBounds(start, end)), text);
}
