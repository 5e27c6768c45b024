using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>Sorts the tensors of an adapter of another kind than LoRA: into modules, by the prefix of the kind, and the rest.</summary>
internal static class TunedLayout
{
    // What lies beside the modules belongs to all of them: `base_model.vera_A`.
    private const string SharedPath = "base_model";

    /// <summary>The layout.</summary>
    public static AdapterLayout Of(
        AdapterKind kind,
        LoraConfig config,
        IReadOnlyList<TensorInfo> tensors,
        string adapter
    )
    {
        var findings = new List<Finding>(AdapterLayout.PatternsOf(config));
        _ = ModuleRules.Compile(config, findings);
        var parts = new ModuleParts(adapter, findings);
        var saved = new List<SavedTensor>();
        var classifier = new SavedTensorClassifier(config);
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            var steps = LoraTensorName.Steps(tensor.Name);
            var marker =
                kind.Prefix.Length == 0
                    ? -1
                    : Array.FindLastIndex(steps, step => step.StartsWith(kind.Prefix, StringComparison.Ordinal));
            if (marker < 1)
            {
                saved.Add(classifier.Classify(tensor, string.Join(".", steps)));
            }
            else
            {
                Add(parts, steps, marker, tensor);
            }
        }

        var modules = parts.Modules.ToArray();
        findings.AddRange(modules.SelectMany(module => Problems(kind, module, adapter)));
        findings.AddRange(AdapterLayout.Unknown(saved, adapter));
        if (kind.Prefix.Length > 0 && modules.All(module => module.Path.Length == 0))
        {
            findings.Add(Finding.Of(AdapterFindings.NoParts, adapter, kind.Name, kind.Prefix));
        }

        return new AdapterLayout(default, saved.ToEquatableArray(), AdapterLayout.Summed(findings))
        {
            Tuned = modules.Where(module => module.Path.Length > 0).ToEquatableArray(),
            Shared = modules.FirstOrDefault(module => module.Path.Length == 0) ?? TunedModule.None,
        };
    }

    private static void Add(ModuleParts parts, string[] steps, int marker, TensorInfo tensor)
    {
        // A wrapper inside the path, and the adapter's own name behind it, were left in by old versions.
        var module = string.Join(".", steps.Take(marker).Where(step => step != "base_layer"));
        var part = string.Join(".", steps.Skip(marker).Where(step => step != "default"));
        parts.Add(module == SharedPath ? "" : module, part, tensor);
    }

    private static IEnumerable<Finding> Problems(AdapterKind kind, TunedModule module, string adapter)
    {
        foreach (var part in module.Parts.Where(part => part.Tensor.Shape.Any(dimension => dimension < 1)))
        {
            yield return Finding.Of(AdapterFindings.EmptyDimension, adapter, part.Tensor.Name, part.Tensor.ShapeText);
        }

        if (module.Path.Length > 0)
        {
            foreach (var missing in kind.Required.Where(name => module.Find(name) is null))
            {
                yield return Finding.Of(
                    AdapterFindings.MissingFactor,
                    adapter,
                    module.Path,
                    module.Parts[0].Name,
                    missing
                );
            }
        }
    }
}
