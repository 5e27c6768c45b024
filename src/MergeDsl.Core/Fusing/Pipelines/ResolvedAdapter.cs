using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Lycoris;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing.Pipelines;

/// <summary>
/// A single file for one base model: the names that it gives modules become those of the base's, found and never guessed. A module whose matrix
/// the base keeps in several becomes several.
/// </summary>
/// <param name="adapter">The adapter.</param>
/// <param name="model">The base model.</param>
/// <param name="modules">The base's modules by the names that files give them.</param>
internal sealed class ResolvedAdapter(FuseInput adapter, ModelFacts model, PipelineModules modules)
{
    private readonly List<Finding> findings = [];
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    /// <summary>What was found on the way.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The adapter with the base's names; modules that the base does not have keep the file's.</summary>
    public FuseInput Resolve()
    {
        var facts = adapter.Facts;
        var plain = new List<LoraModule>();
        var tuned = new List<TunedModule>();
        foreach (var module in facts.Modules)
        {
            foreach (var target in Targets(module.Path, module.A))
            {
                Place(module, target, plain, tuned);
            }
        }

        foreach (var module in facts.Tuned)
        {
            tuned.AddRange(
                Targets(module.Path, module.Parts[0].Tensor)
                    .Select(target => module with { Path = target.Path, Rows = target.Rows })
            );
        }

        return adapter with
        {
            Facts = facts with
            {
                Kind = tuned.Count == 0 ? AdapterKinds.Lora : AdapterKinds.Lycoris,
                Modules = plain.OrderBy(module => module.Path, StringComparer.Ordinal).ToEquatableArray(),
                Tuned = tuned.OrderBy(module => module.Path, StringComparer.Ordinal).ToEquatableArray(),
            },
        };
    }

    private void Place(LoraModule module, ModuleAlias target, List<LoraModule> plain, List<TunedModule> tuned)
    {
        if (target.Rows.Count > 0)
        {
            tuned.Add(Tuned(module) with { Path = target.Path, Rows = target.Rows });
            return;
        }

        var weight = model.Tensors.FirstOrDefault(tensor => tensor.Name == $"{target.Path}.weight");
        if (weight is null || Reads(module.A, weight))
        {
            plain.Add(module with { Path = target.Path });
            return;
        }

        findings.Add(
            Finding.Of(
                MergeFindings.BaseShape,
                target.Path,
                adapter.Name,
                $"{module.Out} x {string.Join(" x ", module.A.Shape.Skip(1))}",
                string.Join(" x ", weight.Shape)
            )
        );
    }

    // A kernel of 1 is no matrix, and does not stand for a larger one: nothing of the kind was trained.
    private static bool Reads(TensorInfo down, TensorInfo weight) =>
        down.Shape.Count == weight.Shape.Count && down.Shape.Skip(2).SequenceEqual(weight.Shape.Skip(2));

    private static TunedModule Tuned(LoraModule module)
    {
        ModulePart[] parts = [new(Locon.Down, module.A), new(Locon.Up, module.B)];
        return new TunedModule(module.Path, parts.ToEquatableArray())
        {
            // With rsLoRA the factor is another than alpha/rank.
            Scalars = EquatableArray.Of(new ModuleScalar(LycorisKind.Alpha, module.Scaling * module.Rank)),
        };
    }

    private IReadOnlyList<ModuleAlias> Targets(string key, TensorInfo first)
    {
        var found = modules.Find(key);
        if (found.Count == 0)
        {
            return [new ModuleAlias(key, key)];
        }

        if (found.Count > 1 && found.Any(target => target.Rows.Count == 0))
        {
            findings.Add(
                Finding.Of(SingleFileFindings.AmbiguousModule, adapter.Name, key, found[0].Path, found[1].Path)
            );
            return [];
        }

        foreach (var target in found)
        {
            if (keys.TryGetValue(target.Path, out var other))
            {
                findings.Add(Finding.Of(AdapterFindings.DuplicateTensor, adapter.Name, other, first.Name, target.Path));
                return [];
            }

            keys.Add(target.Path, first.Name);
        }

        return found;
    }
}
