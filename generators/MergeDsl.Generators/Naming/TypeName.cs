using MergeDsl.Core.Text;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Naming;

/// <summary>The C# type that a recipe becomes.</summary>
internal static class TypeName
{
    private const string Extension = ".recipe.yaml";

    // What stands beside the types of recipes in their namespace, what these types have as members (no member may be named
    // after its type), what every object has, and what the library brings.
    private static readonly HashSet<string> Reserved = new(
        ["Adapters", "Bases", "Recipes", .. MemberNames.OfPlans, .. Identifiers.OfObjects, .. LibraryNames.All],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The type of a recipe, and how sure it is.</summary>
    public static NameClaim Claim(RecipeContent content)
    {
        var name = content.Model.Name;
        var strength =
            !HasName(name) ? ClaimStrength.OfFile
            : content.IsWhole ? ClaimStrength.Written
            : ClaimStrength.Saved;
        return new NameClaim(content.Path, name, Of(content), strength);
    }

    /// <summary>The type: named after the recipe, or after its file when it has no name that reads.</summary>
    public static string Of(RecipeContent content)
    {
        var name = content.Model.Name;
        var identifier = Identifiers.Pascal(HasName(name) ? name : Stem(content.Path));
        return Identifiers.Free(identifier, Reserved.Contains);
    }

    private static bool HasName(string name) => name.Any(char.IsLetterOrDigit);

    private static string Stem(string path)
    {
        var file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return file.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? file.Substring(0, file.Length - Extension.Length)
            : file;
    }
}
