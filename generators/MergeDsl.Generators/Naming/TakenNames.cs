using System.Collections.Immutable;
using MergeDsl.Core;

namespace MergeDsl.Generators.Naming;

/// <summary>
/// The recipes whose type another recipe has: as a rule none, so that editing one recipe changes nothing for the others.
/// Upper and lower case make no difference, since generated files are named after the types.
/// </summary>
/// <param name="Losers">One per recipe that gets no type of its own, ordered by path.</param>
internal sealed record TakenNames(EquatableArray<TakenName> Losers)
{
    /// <summary>Decides: the surest claim wins, among equals the first by path.</summary>
    public static TakenNames Of(ImmutableArray<NameClaim> claims)
    {
        var owners = new Dictionary<string, NameClaim>(StringComparer.OrdinalIgnoreCase);
        var losers = new List<TakenName>();
        foreach (
            var claim in claims.OrderBy(claim => claim.Strength).ThenBy(claim => claim.Path, StringComparer.Ordinal)
        )
        {
            if (owners.TryGetValue(claim.Type, out var owner))
            {
                losers.Add(new TakenName(claim.Path, claim.Name, claim.Strength, owner.Path));
            }
            else
            {
                owners.Add(claim.Type, claim);
            }
        }

        return new TakenNames(losers.OrderBy(loser => loser.Path, StringComparer.Ordinal).ToEquatableArray());
    }

    /// <summary>What is in the way of a recipe; null when it has its type.</summary>
    public TakenName? Find(string path)
    {
        foreach (var loser in Losers)
        {
            if (loser.Path == path)
            {
                return loser;
            }
        }

        return null;
    }
}

/// <summary>A recipe whose type another recipe has.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Name">Its name as written.</param>
/// <param name="Strength">How sure it was of that.</param>
/// <param name="Owner">The file of the recipe that has the type.</param>
internal sealed record TakenName(string Path, string Name, ClaimStrength Strength, string Owner);
