using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads exceptions for modules: <c>Rule("*.v_proj", density: 0.8, weights: ("math", 1.0))</c>.</summary>
/// <param name="locals">The locals of the block.</param>
/// <param name="values">What arguments are worth.</param>
/// <param name="world">How unknown weights turn out.</param>
/// <param name="places">Where tokens stand.</param>
internal sealed class RuleReader(LocalValues locals, Values values, World world, Places places)
{
    private static readonly RuleWeight[][] AnyWeights =
    [
        [],
        [new RuleWeight("any", 1)],
        [new RuleWeight("some", -1)],
    ];

    /// <summary>Reads the rule at a position.</summary>
    public ModuleRule Read(IInvocationOperation call, int index)
    {
        var rules = RecipePath.Root["rules"];
        places.Add(rules[index], Places.NameOf(call));
        places.Add(rules[index].Key, Places.NameOf(call));
        if (index == 0)
        {
            places.Add(rules.Key, Places.NameOf(call));
        }

        return call.Arguments.Aggregate(new ModuleRule(""), (rule, argument) => Read(rule, argument, rules[index]));
    }

    private ModuleRule Read(ModuleRule rule, IArgumentOperation argument, RecipePath path)
    {
        var key = Words.Key(argument.Parameter?.Name ?? "");
        if (argument.ArgumentKind == ArgumentKind.Explicit)
        {
            places.Add(path[key], argument);
        }

        return key switch
        {
            "modules" => rule with { Modules = values.Text(argument.Value, "any.*", "some.*") },
            "density" => rule with { Density = values.Number(argument.Value) },
            "scale" => rule with { Scale = values.Number(argument.Value) },
            "rank" => rule with { Rank = ReadRank(argument, path[key]) },
            "weights" => rule with { Weights = ReadWeights(argument.Value, path[key]).ToEquatableArray() },
            _ => rule,
        };
    }

    private RankPolicy? ReadRank(IArgumentOperation argument, RecipePath path)
    {
        places.Add(path["energy"], argument);
        return values.Rank(argument.Value);
    }

    private IEnumerable<RuleWeight> ReadWeights(IOperation list, RecipePath path)
    {
        if (locals.Elements(list) is not { } elements)
        {
            return world.Any(AnyWeights);
        }

        if (elements.Count > 0 && list.IsImplicit)
        {
            places.Add(path, elements[0].Syntax);
        }

        return elements.Select(element => ReadWeight(locals.Follow(element), path)).ToArray();
    }

    private RuleWeight ReadWeight(IOperation element, RecipePath path)
    {
        if (element is not ITupleOperation { Elements: { Length: 2 } pair })
        {
            return new RuleWeight(world.Any(["any", "some"]), values.Number(element) ?? 0);
        }

        var (adapter, number) = (pair[0], pair[1]);
        var name = values.Text(adapter, "any", "some");
        places.Add(path[name].Key, adapter.Syntax);
        places.Add(path[name], number.Syntax);
        return new RuleWeight(name, values.Number(number) ?? 0);
    }
}
