using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Example;

/// <summary>
/// A Llama as one writes it with TorchSharp; fields are called as the tensors in its files. Modules are called, not reached into
/// (<c>call</c>, not <c>forward</c>), so that forward hooks run.
/// </summary>
public sealed class Llama : nn.Module<Tensor, Tensor>
{
    private readonly Embedding embed_tokens;
    private readonly ModuleList<LlamaLayer> layers;
    private readonly RmsNorm norm;
    private readonly LlamaShape shape;

    /// <summary>A model whose weights are still to be loaded.</summary>
    public Llama(LlamaShape shape)
        : base(nameof(Llama))
    {
        this.shape = shape;
        embed_tokens = nn.Embedding(shape.Vocabulary, shape.Width);
        layers = nn.ModuleList(Enumerable.Range(0, shape.Layers).Select(_ => new LlamaLayer(shape)).ToArray());
        norm = new RmsNorm(shape.Width, shape.Epsilon);
        RegisterComponents();
    }

    /// <summary>Logits (texts x tokens x vocabulary) of token ids (texts x tokens); the head is the embedding.</summary>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var rotation = Rotation(ids.shape[1], ids.device);
        var hidden = embed_tokens.call(ids);
        foreach (var layer in layers)
        {
            hidden = layer.call(hidden, rotation);
        }

        return nn.functional.linear(norm.call(hidden), embed_tokens.weight!).MoveToOuterDisposeScope();
    }

    /// <summary>Continues a text with the likeliest token each time.</summary>
    /// <param name="context">Its tokens.</param>
    /// <param name="isEnd">True for a token that ends it.</param>
    /// <param name="most">After so many tokens it ends.</param>
    public List<int> Generate(IReadOnlyList<int> context, Predicate<int> isEnd, int most)
    {
        using var withoutGradients = no_grad();
        var ids = context.Select(id => (long)id).ToList();
        while (ids.Count < context.Count + most && (ids.Count == context.Count || !isEnd((int)ids[^1])))
        {
            using var scope = NewDisposeScope();
            var input = tensor(ids.ToArray(), device: embed_tokens.weight!.device).unsqueeze(0);
            ids.Add(call(input)[0, -1].argmax().item<long>());
        }

        return [.. ids.Skip(context.Count).Select(id => (int)id)];
    }

    /// <summary>Cosines and sines of rotary positions, (2 x tokens x head width).</summary>
    private Tensor Rotation(long tokens, Device device)
    {
        var exponents = arange(0, shape.HeadWidth, 2, ScalarType.Float32, device).div(shape.HeadWidth);
        var frequencies = full_like(exponents, shape.Theta).pow(exponents.neg());
        var angles = outer(arange(tokens, ScalarType.Float32, device), frequencies);
        var both = cat([angles, angles], -1);
        return stack([both.cos(), both.sin()], 0);
    }
}
