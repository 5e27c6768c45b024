using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Naming;

/// <summary>Makes a namespace of what a project is called.</summary>
internal static class NamespaceName
{
    private const string Unnamed = "Generated";

    /// <summary>The parts between the dots as identifiers: <c>my-app.class</c> becomes <c>my_app.@class</c>.</summary>
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var part in name.Split('.'))
        {
            if (part.Length > 0)
            {
                text.Append(text.Length > 0 ? "." : "").Append(Identifier(part));
            }
        }

        return text.Length > 0 ? text.ToString() : Unnamed;
    }

    private static string Identifier(string part)
    {
        var text = new StringBuilder(part.Length);
        foreach (var character in part)
        {
            text.Append(SyntaxFacts.IsIdentifierPartCharacter(character) ? character : '_');
        }

        var identifier = text.ToString();
        return !SyntaxFacts.IsIdentifierStartCharacter(identifier[0]) ? "_" + identifier
            : SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None ? "@" + identifier
            : identifier;
    }
}
