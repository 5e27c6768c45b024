using MergeDsl.Core.Catalog;
using MergeDsl.Core.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads the calls that fill the <c>merge</c> section.</summary>
/// <param name="values">What arguments are worth.</param>
/// <param name="places">Where tokens stand.</param>
internal sealed class SettingsReader(Values values, Places places)
{
    private static readonly string[] Combinations = [.. PeftCombination.All.Select(combination => combination.Name)];

    /// <summary>Reads a native method: <c>Ties(density: 0.5)</c>.</summary>
    public MergeSettings ReadNative(MergeSettings merge, string method, IInvocationOperation call)
    {
        places.Add(RecipePaths.Merge.Key, Places.NameOf(call));
        places.Add(RecipePaths.Merge["method"], Places.NameOf(call));
        return ReadAll(merge with { Dialect = Dialect.Native, Method = method }, call);
    }

    /// <summary>Reads one of PEFT's types: <c>Peft("ties", density: 0.5)</c>.</summary>
    public MergeSettings ReadPeft(MergeSettings merge, IInvocationOperation call)
    {
        places.Add(RecipePaths.Merge.Key, Places.NameOf(call));
        var type = call.Arguments.First(argument => argument.Parameter?.Name == "combinationType");
        places.Add(RecipePaths.Merge["combination_type"], type);
        var method = values.Text(type.Value, Combinations);
        return ReadAll(merge with { Dialect = Dialect.Peft, Method = method }, call);
    }

    /// <summary>Reads a call that sets one value: <c>Rank(8)</c>.</summary>
    public MergeSettings ReadOne(MergeSettings merge, IInvocationOperation call)
    {
        var (key, argument) = (Words.Key(call.TargetMethod.Name), call.Arguments[0]);
        places.Add(RecipePaths.Merge[key], call, argument);
        places.Add(RecipePaths.Merge[key]["energy"], call, argument);
        return call.TargetMethod.Name == "Energy"
            ? merge with
            {
                Rank = new RankPolicy.Energy(values.Number(argument.Value) ?? 0),
            }
            : Set(merge, key, argument.Value);
    }

    /// <summary>Reads an argument: what is left out or null changes nothing.</summary>
    public MergeSettings Read(MergeSettings merge, IArgumentOperation argument)
    {
        var key = Words.Key(argument.Parameter?.Name ?? "");
        var changed = Set(merge, key, argument.Value);
        if (argument.ArgumentKind == ArgumentKind.Explicit && !ReferenceEquals(changed, merge))
        {
            places.Add(RecipePaths.Merge[key], argument);
            places.Add(RecipePaths.Merge[key]["energy"], argument);
        }

        return changed;
    }

    private MergeSettings ReadAll(MergeSettings merge, IInvocationOperation call) =>
        call.Arguments.Aggregate(merge, Read);

    private MergeSettings Set(MergeSettings merge, string key, IOperation value) =>
        key switch
        {
            "density" when values.Number(value) is { } density => merge with { Density = density },
            "space" when values.Choice<Space>(value) is { } space => merge with { Space = space },
            "majority_sign_method" when values.Choice<MajoritySign>(value) is { } sign => merge with
            {
                MajoritySign = sign,
            },
            "seed" when values.Integer(value) is { } seed => merge with { Seed = seed },
            "seed_at" when values.Choice<SeedAt>(value) is { } place => merge with { SeedAt = place },
            "svd_rank" when values.Integer(value) is { } rank => merge with { SvdRank = (int)rank },
            "svd_clamp" when values.Number(value) is { } clamp => merge with { SvdClamp = clamp },
            "autocast_adapter_dtype" when values.Flag(value) is { } widen => merge with
            {
                AutocastAdapterDtype = widen,
            },
            "normalize_weights" when values.Flag(value) is { } normalize => merge with { NormalizeWeights = normalize },
            "scale" when values.Number(value) is { } scale => merge with { Scale = scale },
            "rank" when values.Rank(value) is { } policy => merge with { Rank = policy },
            _ => merge,
        };
}
