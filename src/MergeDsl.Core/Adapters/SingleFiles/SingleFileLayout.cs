using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Lycoris;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters.SingleFiles;

/// <summary>
/// The tensors of a LoRA file of the image world, sorted into modules (<c>kohya.md</c> 1, 3). Paths are as the file has them: flat keys, or
/// dotted paths that begin with the component of the pipeline.
/// </summary>
/// <param name="adapter">What findings call the adapter.</param>
/// <param name="scalars">The numbers of tensors that hold a single one, by their names.</param>
/// <param name="configs">What <c>lora_adapter_metadata</c> says about components, by their names.</param>
public sealed class SingleFileLayout(
    string adapter,
    IReadOnlyDictionary<string, double> scalars,
    IReadOnlyDictionary<string, LoraConfig> configs
)
{
    private readonly List<Finding> findings = [];

    /// <summary>True when the tensor called <paramref name="name"/> is read as a single number.</summary>
    public static bool IsScalar(string name) =>
        SingleFileName.Parse(name) is { Part: LycorisKind.Alpha or LycorisIa3.OnInput };

    /// <summary>Sorts the tensors.</summary>
    public AdapterLayout Of(IReadOnlyList<TensorInfo> tensors)
    {
        var parts = new ModuleParts(adapter, findings);
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            Add(parts, tensor);
        }

        var modules = parts.Modules.Select(WithScalars).Where(IsSound).ToArray();
        if (parts.Count == 0 && findings.Count == 0)
        {
            findings.Add(Finding.Of(SingleFileFindings.Empty, adapter));
        }

        var plain = modules.Where(IsPlain).Select(Lora).ToEquatableArray();
        findings.AddRange(modules.Any(HasAlpha) ? modules.Where(LacksAlpha).Select(WithoutAlpha) : []);
        return new AdapterLayout(plain, default, SummedFindings())
        {
            Tuned = modules.Where(module => !IsPlain(module)).ToEquatableArray(),
        };
    }

    /// <summary>The facts about an adapter that lies like this.</summary>
    public static AdapterFacts FactsOf(AdapterLayout layout)
    {
        var kind = layout.Tuned.Count == 0 ? AdapterKinds.Lora : AdapterKinds.Lycoris;
        return layout.FactsOf(kind, ConfigOf(layout.Modules)) with { IsSingleFile = true };
    }

    /// <summary>What a config would say: the largest rank, and every module of another one by itself.</summary>
    private static LoraConfig ConfigOf(EquatableArray<LoraModule> modules)
    {
        var hasMagnitudes = modules.Any(module => module.Magnitude is not null);
        var config = new LoraConfig { UseDora = hasMagnitudes };
        return modules.Count == 0
            ? config
            : Planning.ResultRanks.Apply(config, [.. modules.Select(module => (module.Path, module.Rank))]);
    }

    private EquatableArray<Finding> SummedFindings() =>
        AlikeFindings
            .Summed(
                findings,
                AdapterFindings.MissingFactor,
                AdapterFindings.NotFloating,
                AdapterFindings.EmptyDimension,
                SingleFileFindings.UnknownTensor,
                SingleFileFindings.WithoutAlpha
            )
            .ToEquatableArray();

    private void Add(ModuleParts parts, TensorInfo tensor)
    {
        if (SingleFileName.Parse(tensor.Name) is not var (module, part))
        {
            findings.Add(Finding.Of(SingleFileFindings.UnknownTensor, adapter, tensor.Name));
            return;
        }

        if (parts.Add(module, part, tensor))
        {
            Check(tensor, part);
        }
    }

    private void Check(TensorInfo tensor, string part)
    {
        if (part is LycorisKind.Alpha or LycorisIa3.OnInput)
        {
            if (!scalars.ContainsKey(tensor.Name))
            {
                const string One = "a single number";
                findings.Add(Finding.Of(AdapterFindings.WrongShape, adapter, tensor.Name, tensor.ShapeText, One));
            }
        }
        else if (tensor.Shape.Count == 0 || tensor.Shape.Any(dimension => dimension < 1))
        {
            findings.Add(Finding.Of(AdapterFindings.EmptyDimension, adapter, tensor.Name, tensor.ShapeText));
        }
        else if (!tensor.Type.IsFloating())
        {
            findings.Add(Finding.Of(AdapterFindings.NotFloating, adapter, tensor.Name, tensor.Type.TorchName()));
        }
    }

    private TunedModule WithScalars(TunedModule module) =>
        module with
        {
            Scalars = module
                .Parts.Where(part => scalars.ContainsKey(part.Tensor.Name))
                .Select(part => new ModuleScalar(part.Name, scalars[part.Tensor.Name]))
                .ToEquatableArray(),
        };

    /// <summary>True when a module is of one kind, and has all that kind needs and no more.</summary>
    private bool IsSound(TunedModule module)
    {
        var kinds = LycorisKinds.Of(module);
        if (kinds.Count != 1)
        {
            findings.Add(
                kinds.Count == 0
                    ? Finding.Of(SingleFileFindings.WithoutKind, adapter, module.Path, module.Parts[0].Name)
                    : Finding.Of(SingleFileFindings.TwoKinds, adapter, module.Path, kinds[0].Name, kinds[1].Name)
            );
            return false;
        }

        var missing = kinds[0].Required.Where(part => module.Find(part) is null).ToArray();
        findings.AddRange(
            missing.Select(part =>
                Finding.Of(AdapterFindings.MissingFactor, adapter, module.Path, module.Parts[0].Name, part)
            )
        );
        if (missing.Length == 0 && LacksAlpha(module) && module.Find(Dora.Scale) is not null)
        {
            missing = [LycorisKind.Alpha];
            findings.Add(
                Finding.Of(AdapterFindings.MissingFactor, adapter, module.Path, Dora.Scale, LycorisKind.Alpha)
            );
        }

        var foreign = module.Parts.Where(part => !kinds[0].Knows(part.Name)).ToArray();
        findings.AddRange(
            foreign.Select(part => Finding.Of(SingleFileFindings.UnknownTensor, adapter, part.Tensor.Name))
        );
        return missing.Length + foreign.Length == 0 && FitsRank(module);
    }

    private bool FitsRank(TunedModule module)
    {
        if (module.Find(Locon.Down) is not { } down || module.Find(Locon.Up) is not { } up)
        {
            return true;
        }

        if (up.Shape.Count < 2 || down.Shape.Count < 2)
        {
            var wrong = up.Shape.Count < 2 ? up : down;
            const string Matrix = "a matrix or a kernel";
            findings.Add(Finding.Of(AdapterFindings.WrongShape, adapter, wrong.Name, wrong.ShapeText, Matrix));
            return false;
        }

        if (up.Shape[1] != down.Shape[0] || up.Shape.Skip(2).Any(length => length != 1))
        {
            var expected = $"rank {down.Shape[0]} in dimension 1, as '{down.Name}' has it";
            findings.Add(Finding.Of(AdapterFindings.WrongShape, adapter, up.Name, up.ShapeText, expected));
            return false;
        }

        return true;
    }

    private static bool IsPlain(TunedModule module) =>
        module.Find(Locon.Down) is not null && module.Find(Locon.Mid) is null && module.Find(Dora.Scale) is null;

    private static bool HasAlpha(TunedModule module) => module.Find(LycorisKind.Alpha) is not null;

    private static bool LacksAlpha(TunedModule module) => module.Find(Locon.Down) is not null && !HasAlpha(module);

    private static double? AlphaOf(TunedModule module) =>
        module.Scalars.FirstOrDefault(scalar => scalar.Name == LycorisKind.Alpha)?.Value;

    private Finding WithoutAlpha(TunedModule module) =>
        Finding.Of(SingleFileFindings.WithoutAlpha, adapter, module.Path);

    private LoraModule Lora(TunedModule module)
    {
        var (down, up) = (module.Find(Locon.Down)!, module.Find(Locon.Up)!);
        var layout = down.Shape.Count == 2 ? LoraLayout.Linear : LoraLayout.Convolution;
        var (alpha, scaling) = FactorsOf(module, checked((int)down.Shape[0]));
        return new LoraModule(
            module.Path,
            layout,
            down,
            up,
            null,
            module.Find(SingleFileName.Magnitude),
            alpha,
            scaling
        )
        {
            IsAlphaZero = AlphaOf(module) == 0,
        };
    }

    /// <summary>
    /// Alpha and the factor on up·down: of the module's own alpha, else of the component's config, else alpha is the rank, as sd-scripts reads
    /// old files; an alpha of 0 is the rank as well.
    /// </summary>
    private (double Alpha, double Scaling) FactorsOf(TunedModule module, int rank)
    {
        if (AlphaOf(module) is { } own)
        {
            return own == 0 ? (rank, 1) : (own, own / rank);
        }

        var dot = module.Path.IndexOf('.');
        if (dot < 0 || !configs.TryGetValue(module.Path.Substring(0, dot), out var config))
        {
            return (rank, 1);
        }

        var rules = new ModuleRules(config);
        var path = module.Path.Substring(dot + 1);
        return (rules.Alpha(path), rules.Scaling(path));
    }
}
