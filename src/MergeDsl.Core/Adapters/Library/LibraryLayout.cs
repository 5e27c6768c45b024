using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters.Library;

/// <summary>Sorts the tensors of an adapter of the adapters library into the modules that they belong to.</summary>
internal static class LibraryLayout
{
    private const string A = "loras.lora_A";
    private const string B = "loras.lora_B";

    /// <summary>The layout.</summary>
    public static AdapterLayout Of(
        LibraryAdapter library,
        LoraConfig config,
        IReadOnlyList<TensorInfo> tensors,
        string adapter
    )
    {
        var findings = new List<Finding>();
        var modules = new ModuleParts(adapter, findings);
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            if (LibraryTensorName.Parse(tensor.Name, library.Name) is not { } name)
            {
                findings.Add(Finding.Of(AdapterFindings.UnknownTensor, adapter, tensor.Name));
            }
            else
            {
                modules.Add(name.IsShared ? "" : PathOf(name), name.Part, tensor);
            }
        }

        if (modules.Count == 0)
        {
            findings.Add(Finding.Of(LibraryFindings.NoTensors, adapter, library.Name));
        }

        var sorted = modules.Modules.ToArray();
        findings.AddRange(sorted.SelectMany(module => Bad(module, adapter)));
        return library.Kind == AdapterKinds.Lora
            ? OfLora(config, sorted, adapter, findings)
            : new AdapterLayout(default, default, AdapterLayout.Summed(findings))
            {
                Tuned = sorted.Where(module => module.Path.Length > 0).ToEquatableArray(),
                Shared = sorted.FirstOrDefault(module => module.Path.Length == 0) ?? TunedModule.None,
            };
    }

    // What lies beside the layers of the model belongs to the model as a whole.
    private static string PathOf(LibraryTensorName name) => name.Path.Length == 0 ? name.Container : name.Path;

    private static IEnumerable<Finding> Bad(TunedModule module, string adapter)
    {
        foreach (var tensor in module.Parts.Select(part => part.Tensor))
        {
            if (tensor.Shape.Any(dimension => dimension < 1))
            {
                yield return Finding.Of(AdapterFindings.EmptyDimension, adapter, tensor.Name, tensor.ShapeText);
            }

            if (!tensor.Type.IsFloating())
            {
                yield return Finding.Of(
                    AdapterFindings.NotFloating,
                    adapter,
                    tensor.Name,
                    tensor.Type.SafetensorsName()
                );
            }
        }
    }

    private static AdapterLayout OfLora(
        LoraConfig config,
        IReadOnlyList<TunedModule> modules,
        string adapter,
        List<Finding> findings
    )
    {
        var factors = new List<LoraModule>();
        foreach (var module in modules)
        {
            foreach (var part in module.Parts.Where(part => part.Name is not (A or B)))
            {
                findings.Add(Finding.Of(AdapterFindings.UnknownTensor, adapter, part.Tensor.Name));
            }

            if (Problem(module, config, adapter) is { } problem)
            {
                findings.Add(problem);
            }
            else if (module.Find(A) is { } a && module.Find(B) is { } b)
            {
                var scaling = config.Alpha / config.Rank;
                factors.Add(new(module.Path, LoraLayout.Linear, a, b, null, null, config.Alpha, scaling));
            }
        }

        return new AdapterLayout(factors.ToEquatableArray(), default, AdapterLayout.Summed(findings));
    }

    private static Finding? Problem(TunedModule module, LoraConfig config, string adapter)
    {
        var (a, b) = (module.Find(A), module.Find(B));
        if (a is null || b is null)
        {
            var (there, missing) = a is null ? (B, A) : (A, B);
            return a is null && b is null
                ? null
                : Finding.Of(AdapterFindings.MissingFactor, adapter, module.Path, there, missing);
        }

        return a.Shape.Count != 2 || b.Shape.Count != 2 || a.Shape[0] != config.Rank || b.Shape[1] != config.Rank
            ? Finding.Of(
                LibraryFindings.FactorShapes,
                adapter,
                module.Path,
                a.ShapeText,
                b.ShapeText,
                Text.Numbers.Text(config.Rank)
            )
            : null;
    }
}
