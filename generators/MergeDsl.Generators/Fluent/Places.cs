using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace MergeDsl.Generators.Fluent;

/// <summary>Remembers which piece of C# stands for which token of a recipe.</summary>
internal sealed class Places
{
    /// <summary>What was remembered. Lines and columns are left to the compiler.</summary>
    public RecipeSpans Spans { get; } = new();

    /// <summary>Remembers both halves of a pair: the key is the whole argument, with its name if it has one.</summary>
    public void Add(RecipePath path, IArgumentOperation argument)
    {
        Add(path, argument.Value.Syntax);
        Add(path.Key, argument.Syntax);
    }

    /// <summary>Remembers a pair that is a call of its own: the key is the name of the call.</summary>
    public void Add(RecipePath path, IInvocationOperation call, IArgumentOperation argument)
    {
        Add(path, argument.IsImplicit ? NameOf(call) : argument.Value.Syntax);
        Add(path.Key, NameOf(call));
    }

    /// <summary>Remembers a place.</summary>
    public void Add(RecipePath path, SyntaxNode node) => Spans.Add(path, SpanOf(node.Span));

    /// <summary>The name of the method that is called: <c>Ties</c> in <c>merge.Ties(0.5)</c>.</summary>
    public static SyntaxNode NameOf(IInvocationOperation call) =>
        call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name: var name } }
            ? name
            : call.Syntax;

    private static SourceSpan SpanOf(TextSpan span) => new(span.Start, span.Length, 0, 0, 0, 0);
}
