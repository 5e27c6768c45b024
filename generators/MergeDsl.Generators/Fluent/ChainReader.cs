using MergeDsl.Core;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads a chain of calls in one world, call by call, as the library would carry it out.</summary>
internal sealed class ChainReader
{
    private static readonly string?[] BaseModels = [null, "any"];
    private static readonly FuseMode?[] FuseModes = [null, FuseMode.Exact];

    private readonly FluentTypes types;
    private readonly LocalValues locals;
    private readonly World world;
    private readonly Values values;
    private readonly SettingsReader settings;
    private readonly RuleReader rules;
    private readonly Places places = new();
    private RecipeModel recipe = new(
        "merged",
        null,
        default,
        new MergeSettings(),
        default,
        new OutputSettings(null, null)
    );

    private ChainReader(FluentTypes types, LocalValues locals, World world)
    {
        (this.types, this.locals, this.world) = (types, locals, world);
        values = new Values(locals, world);
        settings = new SettingsReader(values, places);
        rules = new RuleReader(locals, values, world, places);
    }

    /// <summary>Reads a chain.</summary>
    /// <param name="chain">Where it comes to, and what becomes of it there.</param>
    /// <param name="types">The types of the library.</param>
    /// <param name="locals">The locals of its block.</param>
    /// <param name="world">How unknown values turn out.</param>
    public static ChainReading Read(ChainEnd chain, FluentTypes types, LocalValues locals, World world)
    {
        var reader = new ChainReader(types, locals, world);
        reader.ReadCalls(chain.Merge);
        reader.ReadOutput(chain.Use);
        return new ChainReading(reader.recipe, reader.places.Spans, chain.Merge.Syntax.SyntaxTree);
    }

    private void ReadCalls(IOperation end)
    {
        var calls = new Stack<IInvocationOperation>();
        var seen = new HashSet<IOperation>();
        var source = locals.Follow(end);
        while (
            source is IInvocationOperation { Instance: { } before } call && types.IsMerge(before.Type) && seen.Add(call)
        )
        {
            calls.Push(call);
            source = locals.Follow(before);
        }

        Start(source);
        foreach (var call in calls)
        {
            Apply(call);
        }
    }

    private void Start(IOperation source)
    {
        var delta = new DeltaReader(types, locals, world);
        if (source is IInvocationOperation { Arguments.Length: 1 } call && types.IsStart(call))
        {
            places.Add(RecipePath.Root.Key, ((InvocationExpressionSyntax)call.Syntax).Expression);
            places.Add(RecipePaths.Merge.Key, Places.NameOf(call));
            ReadTerms(call.Arguments[0].Value, delta);
            recipe = recipe with { Merge = new MergeSettings { Method = "linear" } };
        }
        else
        {
            places.Add(RecipePath.Root.Key, source.Syntax);
            delta.AddUnknown(source);
            recipe = recipe with
            {
                Merge = world.Any(AnyRecipe.Settings),
                BaseModel = world.Any(BaseModels),
                Output = recipe.Output with { Fuse = world.Any(FuseModes) },
            };
        }

        AddAdapters(delta.Terms);
    }

    private void ReadTerms(IOperation argument, DeltaReader delta)
    {
        if (argument.Type is not IArrayTypeSymbol)
        {
            delta.Add(argument);
        }
        else if (locals.Elements(argument) is { Count: > 0 } sums)
        {
            foreach (var sum in sums)
            {
                delta.Add(sum);
            }
        }
        else
        {
            delta.AddUnknown(argument);
        }
    }

    private void AddAdapters(IReadOnlyList<AdapterTerm> terms)
    {
        var keys = AdapterKeys.Distinct(terms.Select(term => term.Name));
        foreach (var (term, key) in terms.Zip(keys, (term, key) => (term, key)))
        {
            var path = RecipePaths.Adapters[key];
            places.Add(path, term.Handle);
            places.Add(path.Key, term.Handle);
            places.Add(path["path"], term.Handle);
            places.Add(path["weight"], term.Number ?? term.Handle);
        }

        recipe = recipe with
        {
            Adapters = terms.Zip(keys, (term, key) => new AdapterEntry(key, term.Path, term.Weight)).ToEquatableArray(),
        };
    }

    private void Apply(IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "Named":
                places.Add(RecipePath.Root["name"], call, call.Arguments[0]);
                recipe = recipe with { Name = values.Text(call.Arguments[0].Value, "any", "some") };
                break;
            case "BaseModel":
                places.Add(RecipePaths.BaseModel, call, call.Arguments[0]);
                recipe = recipe with { BaseModel = values.Text(call.Arguments[0].Value, "any", "some") };
                break;
            case "DType":
                places.Add(RecipePath.Root["output"]["dtype"], call, call.Arguments[0]);
                var type = values.Choice<DType>(call.Arguments[0].Value);
                recipe = recipe with { Output = recipe.Output with { DType = type } };
                break;
            case "UseDora":
                places.Add(RecipePaths.OutputDora, call, call.Arguments[0]);
                recipe = recipe with { Output = recipe.Output with { UseDora = values.Flag(call.Arguments[0].Value) } };
                break;
            case "Fuse":
                places.Add(RecipePaths.OutputFuse, call, call.Arguments[0]);
                var mode = values.Choice<FuseMode>(call.Arguments[0].Value);
                recipe = recipe with { Output = recipe.Output with { Fuse = mode } };
                break;
            case "Serve":
                places.Add(RecipePaths.OutputServe, call, call.Arguments[0]);
                var server = values.Text(call.Arguments[0].Value, ServeTarget.Vllm.Name, "any");
                recipe = recipe with { Output = recipe.Output with { Serve = server } };
                break;
            case "Rule":
                recipe = recipe with
                {
                    Rules = recipe.Rules.Append(rules.Read(call, recipe.Rules.Count)).ToEquatableArray(),
                };
                break;
            case "ModulesToSave":
                recipe = recipe with { Merge = recipe.Merge with { ModulesToSave = ReadSettlement(call) } };
                break;
            case "Peft":
                recipe = recipe with { Merge = settings.ReadPeft(recipe.Merge, call) };
                break;
            case "Density" or "Seed" or "Rank" or "Energy" or "Scale" or "NormalizeWeights":
                recipe = recipe with { Merge = settings.ReadOne(recipe.Merge, call) };
                break;
            case var name when MergeMethods.Find(Words.Snake(name)) is { } method:
                recipe = recipe with { Merge = settings.ReadNative(recipe.Merge, method.Name, call) };
                break;
            default:
                // A call of a later version, or of an extension: it may do anything.
                recipe = recipe with
                {
                    Merge = world.Any(AnyRecipe.Settings),
                };
                break;
        }
    }

    private CopySettlement ReadSettlement(IInvocationOperation call)
    {
        var path = RecipePaths.Merge["modules_to_save"];
        var choice = call.Arguments.First(argument => argument.Parameter?.Name == "choice");
        var settled = CopyChoice.Of(values.Text(choice.Value, "average", "drop"));
        if (call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "module") is not { } module)
        {
            places.Add(path, call, choice);
            return new CopySettlement(settled, default);
        }

        var name = values.Text(module.Value, "any", "some");
        var others = recipe.Merge.ModulesToSave?.ByModule ?? default;
        places.Add(path[name], choice.Value.Syntax);
        places.Add(path[name].Key, module.Value.Syntax);
        return new CopySettlement(null, others.Append(new ModuleCopyChoice(name, settled)).ToEquatableArray());
    }

    private void ReadOutput(IInvocationOperation? use)
    {
        var folder = $"out/{recipe.Name}";
        var isModel = use?.TargetMethod.Name switch
        {
            "SaveModelAsync" => true,
            "SaveAdapterAsync" => false,
            _ => recipe.Output.Fuse is not null,
        };
        if (use?.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "folder") is { } argument)
        {
            places.Add(isModel ? RecipePaths.OutputModel : RecipePaths.OutputAdapter, argument);
            places.Add(RecipePath.Root["output"].Key, argument);
            folder = values.Text(argument.Value, "any", "some");
        }

        recipe = recipe with
        {
            BaseModel =
                recipe.BaseModel ?? (isModel && (use is null || types.HasBase(use.Instance?.Type)) ? "any" : null),
            Output = isModel ? recipe.Output with { Model = folder } : recipe.Output with { Adapter = folder },
        };
    }
}
