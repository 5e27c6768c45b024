using System.Globalization;
using MergeDsl.Evaluation.Models.Families;
using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Positions;
using MergeDsl.Evaluation.Models.Weights;

namespace MergeDsl.Evaluation.Models;

/// <summary>Puts a model together from what its config says and its files hold, and remembers its parts by name.</summary>
/// <param name="architecture">What the config says.</param>
/// <param name="tensors">What the files hold.</param>
internal sealed class DecoderAssembly(Architecture architecture, ModelTensors tensors)
{
    /// <summary>The name of the head's weight, whether it has one of its own or not.</summary>
    public const string HeadName = "lm_head.weight";

    private readonly Dictionary<string, Linear> linears = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredVector> vectors = new(StringComparer.Ordinal);
    private readonly List<Linear> unstacked = [];

    /// <summary>The linear modules and embeddings by the names of their weights.</summary>
    public IReadOnlyDictionary<string, Linear> Linears => linears;

    /// <summary>Biases and weights of norms by name, those included that the files do not hold.</summary>
    public IReadOnlyDictionary<string, StoredVector> Vectors => vectors;

    /// <summary>The names of the tensors of the files that hold the weights of several experts.</summary>
    public IReadOnlySet<string> Stacks => tensors.Stacks;

    /// <summary>The modules that were read out of these.</summary>
    public IReadOnlyList<Linear> Unstacked => unstacked;

    /// <summary>True when the head shares the embedding's weight.</summary>
    public bool IsTied { get; private set; }

    /// <summary>The model.</summary>
    public Decoder Assemble()
    {
        var embedding = Module(architecture.Embedding, architecture.Vocabulary, architecture.Hidden, false, false);
        IsTied = architecture.IsTied && tensors.Find(HeadName) is null;
        var head = IsTied
            ? Kept(new Linear(HeadName, embedding.Weight, NoBias(HeadName, architecture.Vocabulary)))
            : Module(HeadName, architecture.Vocabulary, architecture.Hidden, false, false);
        return new Decoder(
            embedding,
            [.. architecture.Layers.Select(Layer)],
            Norm(architecture.Norm, architecture.Hidden),
            head
        )
        {
            KeyHeads = architecture.KeyHeads,
            HeadWidth = architecture.HeadWidth,
            Positions = architecture.Positions is { } positions
                ? Module(positions, architecture.PositionCount, architecture.Hidden, false, false)
                : null,
            Rotary = architecture.Rope is { } rope ? new RotaryEmbedding(rope) : null,
            EmbeddingScale = (float)architecture.EmbeddingScale,
            LogitCap = (float?)architecture.LogitCap,
        };
    }

    private DecoderLayer Layer(LayerPlan plan, int number) =>
        new(number, AttentionOf(plan), plan.Mlp.Experts is { } experts ? Experts(plan, experts) : MlpOf(plan, 0))
        {
            BeforeAttention = OptionalNorm(plan, plan.BeforeAttention),
            BehindAttention = OptionalNorm(plan, plan.BehindAttention),
            BeforeMlp = OptionalNorm(plan, plan.BeforeMlp),
            BehindMlp = OptionalNorm(plan, plan.BehindMlp),
        };

    private Attention AttentionOf(LayerPlan plan)
    {
        var shape = new AttentionShape(
            architecture.Heads,
            architecture.KeyHeads,
            architecture.HeadWidth,
            (float)plan.ScoreScale
        )
        {
            ScoreCap = (float?)architecture.ScoreCap,
            Window = plan.Window,
            IsRotated = plan.IsRotated && architecture.Rope is not null,
        };
        int[] widths =
            plan.Input.Count == 1
                ? [shape.QueryWidth + (2 * shape.KeyWidth)]
                : [shape.QueryWidth, shape.KeyWidth, shape.KeyWidth];
        var input = plan.Input.Zip(
            widths,
            (name, width) => Module(plan, name, width, architecture.Hidden, plan.HasInputBias)
        );
        var output = Module(plan, plan.Output, architecture.Hidden, shape.QueryWidth, plan.HasOutputBias);
        return new Attention(shape, [.. input], output)
        {
            QueryNorm = HeadNormOf(plan, "self_attn.q_norm", shape.QueryWidth),
            KeyNorm = HeadNormOf(plan, "self_attn.k_norm", shape.KeyWidth),
        };
    }

    private Norm? HeadNormOf(LayerPlan plan, string name, int width) =>
        plan.HeadNorm switch
        {
            HeadNorm.EachHead => Norm(plan.Stem + name, architecture.HeadWidth),
            HeadNorm.AllHeads => Norm(plan.Stem + name, width),
            _ => null,
        };

    private Mlp MlpOf(LayerPlan plan, int expert)
    {
        var mlp = plan.Mlp;
        var width = mlp.Input.Count == 1 && mlp.IsGated ? 2 * mlp.Width : mlp.Width;
        var input = mlp.Input.Select(
            (name, part) =>
                Module(
                    plan,
                    Numbered(name, expert),
                    width,
                    architecture.Hidden,
                    mlp.HasBias,
                    PlaceOf(plan, mlp.Experts?.InputStack, expert, mlp.Input.Count, part, width)
                )
        );
        return new Mlp(
            [.. input],
            Module(
                plan,
                Numbered(mlp.Down, expert),
                architecture.Hidden,
                mlp.Width,
                mlp.HasBias,
                PlaceOf(plan, mlp.Experts?.DownStack, expert, 1, 0, architecture.Hidden)
            ),
            Activation.Find(architecture.Activation)!,
            mlp.IsGated
        );
    }

    // Parts of an expert lie behind each other, and experts do.
    private static StackPlace? PlaceOf(LayerPlan plan, string? stack, int expert, int parts, int part, int rows) =>
        stack is null
            ? null
            : new StackPlace(
                plan.Stem + stack,
                plan.Mlp.Experts!.Count,
                parts * rows,
                ((expert * parts) + part) * rows
            );

    private Experts Experts(LayerPlan plan, ExpertPlan experts) =>
        new(
            Module(plan, experts.Router, experts.Count, architecture.Hidden, false),
            [.. Enumerable.Range(0, experts.Count).Select(expert => MlpOf(plan, expert))],
            Math.Min(experts.Chosen, experts.Count),
            experts.IsNormalised
        );

    private static string Numbered(string name, int expert) =>
        name.Replace("{0}", expert.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private Linear Module(
        LayerPlan plan,
        string name,
        int outputs,
        int inputs,
        bool hasBias,
        StackPlace? place = null
    ) => Module($"{plan.Stem}{name}.weight", outputs, inputs, hasBias, architecture.IsTransposed, place);

    private Linear Module(
        string name,
        int outputs,
        int inputs,
        bool hasBias,
        bool isTransposed,
        StackPlace? place = null
    )
    {
        var weight = tensors.Matrix(name, outputs, inputs, isTransposed, place);
        var bias = tensors.Bias(BiasOf(name), outputs, hasBias);
        vectors.TryAdd(bias.Name, bias);
        var module = Kept(new Linear(name, weight, bias) { IsTransposed = isTransposed });
        unstacked.AddRange(place is not null && tensors.Find(name) is null ? [module] : []);
        return module;
    }

    private Linear Kept(Linear linear)
    {
        linears.TryAdd(linear.Name, linear);
        return linear;
    }

    private StoredVector NoBias(string name, int length)
    {
        var bias = new StoredVector(BiasOf(name), [], length);
        vectors.TryAdd(bias.Name, bias);
        return bias;
    }

    private static string BiasOf(string weight) => $"{weight[..^".weight".Length]}.bias";

    private Norm? OptionalNorm(LayerPlan plan, string? name) =>
        name is null ? null : Norm(plan.Stem + name, architecture.Hidden);

    private Norm Norm(string name, int length)
    {
        var weight = tensors.Vector($"{name}.weight", length);
        var bias = architecture.CentresNorms ? tensors.Vector($"{name}.bias", length) : null;
        vectors.TryAdd(weight.Name, weight);
        if (bias is not null)
        {
            vectors.TryAdd(bias.Name, bias);
        }

        return new Norm(weight, bias, architecture.Epsilon, architecture.NormOffset);
    }
}
