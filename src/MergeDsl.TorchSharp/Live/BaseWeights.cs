using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Live;

/// <summary>Loads a model folder of Hugging Face into a live model, straight from its safetensors files.</summary>
public static class BaseWeights
{
    // Numbers read at a time: large embeddings take more memory than is to spare.
    private const int Stretch = 1 << 22;

    /// <summary>
    /// Fills all parameters and persistent buffers. Names are those of the model's <c>state_dict()</c>; where all tensors of the files
    /// have one prefix more, or one less, it is passed over. Parameters that are one and the same need only one tensor.
    /// </summary>
    /// <param name="model">The model; its parameters keep their type and device.</param>
    /// <param name="path">The folder, or <c>org/name</c> in the Hugging Face cache.</param>
    /// <exception cref="FindingException">The files cannot be read, or are of another model; nothing was changed in the latter case.</exception>
    public static void Load(nn.Module model, string path)
    {
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        using var weights = ModelWeights.Open(path);
        var live = model.state_dict();
        var stored = weights
            .Shards.SelectMany(shard => shard.Tensors)
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var named = Match([.. live.Keys], [.. stored.Keys]);
        Check(path, live, stored, named);
        foreach (var (name, parameter) in live)
        {
            if (stored.TryGetValue(named(name), out var tensor))
            {
                Fill(parameter, tensor, weights);
            }
        }
    }

    /// <summary>The name in the files of a name in the model: with the prefix by which most of them are found.</summary>
    private static Func<string, string> Match(string[] live, HashSet<string> stored)
    {
        var first = live.FirstOrDefault() ?? "";
        var longer = stored
            .Where(name => name.EndsWith($".{first}", StringComparison.Ordinal))
            .Select(name => name[..^first.Length])
            .Select(prefix => (Func<string, string>)(name => prefix + name));
        var shorter = Enumerable
            .Range(0, first.Length)
            .Where(dot => first[dot] == '.')
            .Select(dot => first[..(dot + 1)])
            .Select(prefix =>
                (Func<string, string>)(
                    name => name.StartsWith(prefix, StringComparison.Ordinal) ? name[prefix.Length..] : name
                )
            );
        return longer
            .Concat(shorter)
            .Prepend(name => name)
            .MaxBy(named => live.Count(name => stored.Contains(named(name))))!;
    }

    private static void Check(
        string path,
        Dictionary<string, Tensor> live,
        Dictionary<string, TensorInfo> stored,
        Func<string, string> named
    )
    {
        var found = live.Where(pair => stored.ContainsKey(named(pair.Key))).ToArray();
        var shared = found.Select(pair => pair.Value.Handle).ToHashSet();
        var missing = live.Where(pair => !stored.ContainsKey(named(pair.Key)) && !shared.Contains(pair.Value.Handle))
            .Select(pair => pair.Key);
        var unused = stored.Keys.Except(found.Select(pair => named(pair.Key))).Order(StringComparer.Ordinal).ToArray();
        Finding[] findings =
        [
            .. missing.Select(name =>
                Finding.Of(DeviceFindings.NoWeight, path, name, Suggestion.Hint(named(name), unused))
            ),
            .. unused.Length == 0 ? [] : new[] { Finding.Of(DeviceFindings.UnusedWeight, path, Listing.Of(unused, 5)) },
            .. found
                .Where(pair => !pair.Value.shape.SequenceEqual(stored[named(pair.Key)].Shape))
                .Select(pair =>
                    Finding.Of(
                        DeviceFindings.WeightShape,
                        path,
                        named(pair.Key),
                        Shape(stored[named(pair.Key)].Shape),
                        Shape(pair.Value.shape)
                    )
                ),
        ];
        if (findings.Length > 0)
        {
            throw new FindingException(findings);
        }
    }

    private static void Fill(Tensor parameter, TensorInfo tensor, ModelWeights weights)
    {
        using var backend = new TorchBackend(TorchDevice.Of(parameter));
        var flat = parameter.reshape(-1);
        for (var start = 0L; start < tensor.Count; start += Stretch)
        {
            using var scope = NewDisposeScope();
            var length = (int)Math.Min(Stretch, tensor.Count - start);
            var bytes = new byte[length * tensor.Type.Size()];
            weights.Read(tensor.Name, start * tensor.Type.Size(), bytes);
            using var numbers = backend.Upload(bytes, tensor.Type, 1, length);
            flat.narrow(0, start, length).copy_(Operands.One(numbers).reshape(-1));
        }
    }

    private static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
