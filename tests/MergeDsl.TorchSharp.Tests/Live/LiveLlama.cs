using MergeDsl.Testing;
using MergeDsl.TorchSharp.Example;
using MergeDsl.TorchSharp.Live;
using TorchSharp;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Tests.Live;

/// <summary>The example's model with the weights that ship.</summary>
internal static class LiveLlama
{
    public static string Base { get; } = Checkout.Recipe("models", "tiny-llama");

    public static Llama Load(ScalarType type = ScalarType.Float32, string? folder = null)
    {
        var model = new Llama(LlamaShape.Read(Base));
        model.to(type);
        BaseWeights.Load(model, folder ?? Base);
        model.to(new Device(TestDevice.Name));
        return model;
    }

    /// <summary>All weights as bytes, to be compared.</summary>
    public static byte[] Bytes(nn.Module model)
    {
        using var scope = NewDisposeScope();
        return [.. model.parameters().SelectMany(parameter => parameter.detach().cpu().contiguous().bytes.ToArray())];
    }

    /// <summary>All weights as numbers.</summary>
    public static float[] Numbers(nn.Module model)
    {
        using var scope = NewDisposeScope();
        return
        [
            .. model
                .parameters()
                .SelectMany(parameter => parameter.detach().to(ScalarType.Float32).cpu().contiguous().data<float>()),
        ];
    }

    /// <summary>The logits of some text.</summary>
    public static float[] Logits(Llama model)
    {
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        var ids = tensor([1L, 40, 51, 62, 73, 84, 95], device: new Device(TestDevice.Name)).unsqueeze(0);
        return [.. model.call(ids).to(ScalarType.Float32).cpu().data<float>()];
    }
}
