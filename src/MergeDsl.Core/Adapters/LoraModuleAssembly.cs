using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters;

/// <summary>Puts the tensors of one module together and checks that they fit each other and the config.</summary>
internal sealed class LoraModuleAssembly(
    LoraConfig config,
    string adapter,
    string path,
    Dictionary<LoraTensorPart, TensorInfo> parts
)
{
    private readonly List<Finding> findings = [];

    /// <summary>What is wrong with the module.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    // Factors of expert parameters are stacked: experts times rank rows.
    private bool IsParameter =>
        path.EndsWith(".base_layer", StringComparison.Ordinal)
        || config.TargetParameters.Any(parameter =>
            parameter.LastIndexOf('.') is > 0 and var dot
            && $".{path}".EndsWith($".{parameter.Substring(0, dot)}", StringComparison.Ordinal)
        );

    /// <summary>The module; null when it is unusable.</summary>
    public LoraModule? Build(ModuleRules rules)
    {
        var isEmbedding = parts.ContainsKey(LoraTensorPart.EmbeddingA) || parts.ContainsKey(LoraTensorPart.EmbeddingB);
        var (keyA, keyB) = isEmbedding
            ? (LoraTensorPart.EmbeddingA, LoraTensorPart.EmbeddingB)
            : (LoraTensorPart.A, LoraTensorPart.B);
        if (isEmbedding && (parts.ContainsKey(LoraTensorPart.A) || parts.ContainsKey(LoraTensorPart.B)))
        {
            var (first, second) = (AnyOf(keyA, keyB), AnyOf(LoraTensorPart.A, LoraTensorPart.B));
            Add(AdapterFindings.DuplicateTensor, first.Name, second.Name, path);
        }

        var a = Factor(keyA, isEmbedding ? "lora_embedding_A" : "lora_A", isEmbedding ? "lora_embedding_B" : "lora_B");
        var b = Factor(keyB, isEmbedding ? "lora_embedding_B" : "lora_B", isEmbedding ? "lora_embedding_A" : "lora_A");
        if (a is null || b is null || !IsSound(a) || !IsSound(b))
        {
            return null;
        }

        CheckShapes(a, b, isEmbedding, rules);
        var (bias, magnitude) = (Optional(LoraTensorPart.Bias, b), Optional(LoraTensorPart.Magnitude, b));
        CheckMagnitude(magnitude);
        var diagonal = Diagonal(a);
        var layout =
            isEmbedding ? LoraLayout.Embedding
            : a.Shape.Count > 2 ? LoraLayout.Convolution
            : LoraLayout.Linear;
        return findings.Any(finding => finding.Severity == Severity.Error)
            ? null
            : new(path, layout, a, b, bias, magnitude, rules.Alpha(path), rules.Scaling(path)) { Diagonal = diagonal };
    }

    private TensorInfo? Diagonal(TensorInfo a)
    {
        if (!parts.TryGetValue(LoraTensorPart.Diagonal, out var tensor) || !IsSound(tensor))
        {
            return null;
        }

        if (tensor.Shape.Count != 1 || tensor.Shape[0] != a.Shape[0])
        {
            Add(AdapterFindings.WrongShape, tensor.Name, tensor.ShapeText, $"{a.Shape[0]} entries, one for each rank");
        }

        return tensor;
    }

    private TensorInfo AnyOf(LoraTensorPart first, LoraTensorPart second) =>
        parts.TryGetValue(first, out var tensor) ? tensor : parts[second];

    private TensorInfo? Factor(LoraTensorPart key, string name, string partner)
    {
        if (parts.TryGetValue(key, out var tensor))
        {
            return tensor;
        }

        if (
            parts.Keys.Any(part =>
                part is not (LoraTensorPart.Bias or LoraTensorPart.Magnitude or LoraTensorPart.Diagonal)
            )
        )
        {
            Add(AdapterFindings.MissingFactor, path, partner, name);
        }
        else if (partner is "lora_B")
        {
            // Neither factor is there: said once.
            Add(AdapterFindings.MissingFactor, path, parts.Values.First().Name, "lora_A and lora_B");
        }

        return null;
    }

    private bool IsSound(TensorInfo tensor)
    {
        if (!tensor.Type.IsFloating())
        {
            Add(AdapterFindings.NotFloating, tensor.Name, tensor.Type.SafetensorsName());
            return false;
        }

        if (tensor.Shape.Any(dimension => dimension < 1))
        {
            Add(AdapterFindings.EmptyDimension, tensor.Name, tensor.ShapeText);
            return false;
        }

        return true;
    }

    private void CheckShapes(TensorInfo a, TensorInfo b, bool isEmbedding, ModuleRules rules)
    {
        var dimensions = a.Shape.Count;
        if (isEmbedding ? dimensions != 2 : dimensions is < 2 or > 5)
        {
            var expected = isEmbedding
                ? "[rank, vocabulary]"
                : "[rank, in], with up to three kernel dimensions behind it";
            Add(AdapterFindings.WrongShape, a.Name, a.ShapeText, expected);
            return;
        }

        if (b.Shape.Count != dimensions || b.Shape.Skip(2).Any(dimension => dimension != 1))
        {
            var ones = string.Concat(Enumerable.Repeat(", 1", dimensions - 2));
            Add(AdapterFindings.WrongShape, b.Name, b.ShapeText, $"[out, rank{ones}] beside {a.Name} {a.ShapeText}");
            return;
        }

        // Packed factors (BD-LoRA) have other ranks on purpose; whoever merges refuses them by name.
        if (config.UnmergeableKeys.Count == 0)
        {
            CheckRank(a, b, rules);
        }
    }

    private void CheckRank(TensorInfo a, TensorInfo b, ModuleRules rules)
    {
        var (rank, source) = (rules.Rank(path), rules.RankSource(path));
        var fitsA = IsParameter ? rank > 0 && a.Shape[0] % rank == 0 : a.Shape[0] == rank;
        if (!fitsA)
        {
            AddRank(a, rank, source, 0);
        }

        // A grouped convolution's B reads rank/groups rows of A.
        var fitsB =
            IsParameter ? b.Shape[1] == a.Shape[0]
            : a.Shape.Count > 2 ? rank % b.Shape[1] == 0
            : b.Shape[1] == rank;
        if (!fitsB)
        {
            AddRank(b, rank, source, 1);
        }
    }

    private void AddRank(TensorInfo tensor, int rank, string source, int dimension) =>
        Add(
            AdapterFindings.RankMismatch,
            tensor.Name,
            tensor.ShapeText,
            rank.ToString(CultureInfo.InvariantCulture),
            source,
            dimension.ToString(CultureInfo.InvariantCulture)
        );

    private TensorInfo? Optional(LoraTensorPart part, TensorInfo b)
    {
        if (!parts.TryGetValue(part, out var tensor) || !IsSound(tensor))
        {
            return null;
        }

        var rows = b.Shape[0];
        var isVector =
            part == LoraTensorPart.Bias
                ? tensor.Shape.Count == 1 && tensor.Shape[0] == rows
                // (out) or, at a convolution, (1, out, 1, 1).
                : tensor.Shape.Count(dimension => dimension == rows) >= 1
                    && tensor.Shape.Count(dimension => dimension != 1) <= 1
                    && (tensor.Shape.Count == 1 || tensor.Shape.Count == b.Shape.Count);
        if (!isVector)
        {
            Add(
                AdapterFindings.WrongShape,
                tensor.Name,
                tensor.ShapeText,
                $"{rows} entries, one for each row of {b.Name}"
            );
        }

        return tensor;
    }

    private void CheckMagnitude(TensorInfo? magnitude)
    {
        if (config.UseDora && magnitude is null && !parts.ContainsKey(LoraTensorPart.Magnitude))
        {
            Add(AdapterFindings.MissingMagnitude, path);
        }
        else if (!config.UseDora && magnitude is not null)
        {
            Add(AdapterFindings.MagnitudeWithoutDora, path);
        }
    }

    private void Add(FindingDescriptor descriptor, params string[] arguments) =>
        findings.Add(Finding.Of(descriptor, [adapter, .. arguments]));
}
