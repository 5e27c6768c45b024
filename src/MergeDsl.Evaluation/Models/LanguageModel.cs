using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Evaluation.Models.Families;
using MergeDsl.Evaluation.Models.Layers;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// A causal language model as transformers saves it, with variants beside it. The weights are held once, in the type they are stored in;
/// arithmetic is float32. What a text gives depends neither on the texts it is computed together with nor on the number of threads. Thread
/// safe: calls wait for each other.
/// </summary>
public sealed class LanguageModel : ILanguageModel
{
    /// <summary>The name of the variant that changes nothing.</summary>
    public const string Base = "base";

    private readonly Lock gate = new();
    private readonly Decoder decoder;
    private readonly DecoderAssembly assembly;
    private readonly Crew crew;
    private readonly Buffers buffers = new();
    private readonly Dictionary<string, Variant> variants = new(StringComparer.Ordinal);
    private int added;

    private LanguageModel(Decoder decoder, DecoderAssembly assembly, ModelWeights files, int threads)
    {
        (this.decoder, this.assembly) = (decoder, assembly);
        Facts = FactsOf(files.Facts);
        EndTokens = EndTokensOf(files);
        variants.Add(Base, new Variant(Base, 0));

        // Last: nobody would end its threads if anything failed behind it.
        crew = new Crew(threads);
    }

    /// <inheritdoc/>
    public int VocabularySize => decoder.Head.Weight.Outputs;

    /// <inheritdoc/>
    public IReadOnlyList<int> EndTokens { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Variants
    {
        get
        {
            lock (gate)
            {
                return [.. variants.Keys];
            }
        }
    }

    /// <summary>
    /// What adapters are planned for: the model's config and headers, with a bias for every module, since unmerged any module can have one, and
    /// with a tensor for each weight of each expert.
    /// </summary>
    internal ModelFacts Facts { get; }

    /// <summary>Loads the model at <paramref name="path"/>: a folder, or <c>org/name</c> in the Hugging Face cache.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="threads">The most threads to use; null for all the machine has.</param>
    /// <exception cref="FindingException">It cannot be run; carries all errors found.</exception>
    public static LanguageModel Load(string path, int? threads = null)
    {
        using var files = ModelWeights.Open(path);
        var config = new ModelConfig(files.Config, Path.Combine(files.Folder, ModelFolder.ConfigFile));
        if (config.Has("quantization_config"))
        {
            throw new FindingException(
                Finding.Of(FuseFindings.QuantisedBase, "its config.json has 'quantization_config'")
            );
        }

        var count = threads ?? Environment.ProcessorCount;
        var tensors = new ModelTensors(files, new Workers(count));
        var assembly = new DecoderAssembly(KnownFamilies.Read(config), tensors);
        var decoder = assembly.Assemble();
        return tensors.Findings.Count == 0
            ? new(decoder, assembly, files, count)
            : throw new FindingException(tensors.Findings);
    }

    /// <summary>Adds a variant, or puts another in the place of that name.</summary>
    /// <exception cref="ArgumentException">The name is that of the base.</exception>
    /// <exception cref="FindingException">A change does not fit the model; carries all errors found.</exception>
    public void Add(string name, Adaptation adaptation)
    {
        if (name == Base)
        {
            throw new ArgumentException($"'{Base}' is the model without changes.", nameof(name));
        }

        lock (gate)
        {
            variants[name] = new VariantAssembly(assembly).Assemble(name, ++added, adaptation);
        }
    }

    /// <summary>Takes a variant out; true when there was one of that name.</summary>
    public bool Remove(string name)
    {
        lock (gate)
        {
            return name != Base && variants.Remove(name);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<TokenScores> Score(
        IReadOnlyList<ScoreRequest> requests,
        CancellationToken cancellation = default
    )
    {
        lock (gate)
        {
            return new TokenScoring(decoder, buffers, crew).Run(
                [
                    .. requests.Select(request =>
                        (VariantOf(request.Variant, request.Context, request.Continuation), request)
                    ),
                ],
                cancellation
            );
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Generation> Generate(
        IReadOnlyList<GenerateRequest> requests,
        CancellationToken cancellation = default
    )
    {
        lock (gate)
        {
            return new Generating(decoder, buffers, crew).Run(
                [
                    .. requests.Select(request =>
                        (VariantOf(request.Variant, request.Context, request.Draft ?? []), request)
                    ),
                ],
                cancellation
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            variants.Clear();
            crew.Dispose();
        }
    }

    /// <summary>The logits behind every token of a text.</summary>
    internal float[][] Logits(string variant, IReadOnlyList<int> tokens)
    {
        lock (gate)
        {
            var logits = new float[tokens.Count][];
            var text = decoder.Begin(VariantOf(variant, tokens, []), tokens.Count);
            decoder.Run(
                [new Feed(text, tokens, 0)],
                (_, token, row) => logits[token] = row.ToArray(),
                buffers,
                crew,
                CancellationToken.None
            );
            return logits;
        }
    }

    /// <summary>True for the name of the embedding's weight when the head shares it.</summary>
    internal bool IsTiedEmbedding(string tensor) =>
        assembly.IsTied && new VariantAssembly(assembly).NameOf(tensor) == decoder.Embedding.Name;

    /// <summary>True when a weight is stored (in x out).</summary>
    internal bool IsTransposed(string tensor) =>
        assembly.Linears.TryGetValue(new VariantAssembly(assembly).NameOf(tensor), out var linear)
        && linear.IsTransposed;

    /// <summary>The numbers of a tensor in the order of the files, zeros for a bias that they do not hold; null for one that is not known.</summary>
    internal float[]? Numbers(string tensor)
    {
        var name = new VariantAssembly(assembly).NameOf(tensor);
        return assembly.Linears.TryGetValue(name, out var linear) ? Numbers(linear)
            : assembly.Vectors.GetValueOrDefault(name) is { } vector
                ? vector.Numbers.Length == 0 ? new float[vector.Length]
                    : [.. vector.Numbers]
            : null;
    }

    /// <summary>True when a weight that is stored (out x in) has exactly these numbers.</summary>
    internal bool Holds(string tensor, float[] numbers)
    {
        if (
            !assembly.Linears.TryGetValue(new VariantAssembly(assembly).NameOf(tensor), out var linear)
            || linear.IsTransposed
            || numbers.Length != (long)linear.Weight.Outputs * linear.Weight.Inputs
        )
        {
            return false;
        }

        var row = new float[linear.Weight.Inputs];
        for (var output = 0; output < linear.Weight.Outputs; output++)
        {
            linear.Weight.Row(output, row);
            if (!numbers.AsSpan(output * row.Length, row.Length).SequenceEqual(row))
            {
                return false;
            }
        }

        return true;
    }

    private static float[] Numbers(Linear linear)
    {
        var (outputs, inputs) = (linear.Weight.Outputs, linear.Weight.Inputs);
        var (numbers, row) = (new float[checked(outputs * inputs)], new float[inputs]);
        for (var output = 0; output < outputs; output++)
        {
            linear.Weight.Row(output, row);
            for (var input = 0; input < inputs; input++)
            {
                numbers[linear.IsTransposed ? (input * outputs) + output : (output * inputs) + input] = row[input];
            }
        }

        return numbers;
    }

    private Variant VariantOf(string name, IReadOnlyList<int> context, IReadOnlyList<int> continuation)
    {
        ArgumentOutOfRangeException.ThrowIfZero(context.Count, nameof(context));
        foreach (var token in context.Concat(continuation))
        {
            if (token < 0 || token >= decoder.Embedding.Weight.Outputs)
            {
                throw new FindingException(
                    Finding.Of(
                        ModelFindings.UnknownToken,
                        FormattableString.Invariant($"{token}"),
                        FormattableString.Invariant($"{decoder.Embedding.Weight.Outputs}")
                    )
                );
            }
        }

        CheckLength(context.Count + Math.Max(0, continuation.Count - 1));
        return variants.TryGetValue(name, out var variant)
            ? variant
            : throw new FindingException(
                Finding.Of(ModelFindings.UnknownVariant, name, Suggestion.Hint(name, variants.Keys))
            );
    }

    private void CheckLength(int length)
    {
        if (length > decoder.LongestText)
        {
            throw new FindingException(
                Finding.Of(
                    ModelFindings.TextTooLong,
                    FormattableString.Invariant($"{length}"),
                    FormattableString.Invariant($"{decoder.LongestText}")
                )
            );
        }
    }

    private ModelFacts FactsOf(ModelFacts facts)
    {
        TensorInfo[] weights = [.. facts.Tensors.Where(tensor => !assembly.Stacks.Contains(tensor.Name)), .. Singles()];
        var known = weights.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var biases = weights
            .Where(tensor => tensor.Name.EndsWith(".weight", StringComparison.Ordinal))
            .Select(tensor => $"{tensor.Name[..^".weight".Length]}.bias")
            .Append(DecoderAssembly.HeadName.Replace(".weight", ".bias", StringComparison.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Where(name => !known.Contains(name))
            .Select(name => (Name: name, Vector: VectorOf(name)))
            .Where(pair => pair.Vector is not null)
            .Select(pair => new TensorInfo(
                pair.Name,
                DType.Float32,
                new[] { (long)pair.Vector!.Length }.ToEquatableArray()
            ));
        return facts with { TiesEmbeddings = assembly.IsTied, Tensors = weights.Concat(biases).ToEquatableArray() };
    }

    // Whatever the files stack, what is changed is a single expert's.
    private IEnumerable<TensorInfo> Singles() =>
        from expert in assembly.Unstacked
        let shape = new long[] { expert.Weight.Outputs, expert.Weight.Inputs }
        select new TensorInfo(expert.Name, expert.Weight.Type, shape.ToEquatableArray());

    private StoredVector? VectorOf(string name) =>
        assembly.Vectors.GetValueOrDefault(new VariantAssembly(assembly).NameOf(name));

    private static IReadOnlyList<int> EndTokensOf(ModelWeights files)
    {
        const string Key = "eos_token_id";
        var file = Path.Combine(files.Folder, "generation_config.json");
        var own = new ModelConfig(File.Exists(file) ? JsonFile.Read(file) : [], file);
        var config = new ModelConfig(files.Config, Path.Combine(files.Folder, ModelFolder.ConfigFile));
        var tokens = own.Has(Key) ? own.OneOrMore(Key) : config.OneOrMore(Key);
        Finding[] findings = [.. own.Findings, .. config.Findings];
        return findings.Length == 0 ? [.. tokens.Select(token => (int)token)] : throw new FindingException(findings);
    }
}
