using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>The non-linear function inside an MLP, by its name in config.json.</summary>
internal sealed class Activation
{
    private static readonly Dictionary<string, Activation> Known = new(StringComparer.Ordinal)
    {
        ["silu"] = new(Each<Silu>),
        ["swish"] = new(Each<Silu>),
        ["gelu"] = new(Gelu),
        ["gelu_new"] = new(Each<GeluTanh>),
        ["gelu_pytorch_tanh"] = new(Each<GeluTanh>),
        ["gelu_fast"] = new(Each<GeluTanh>),
        ["quick_gelu"] = new(Each<QuickGelu>),
        ["relu"] = new(Relu),
    };

    private readonly Function function;

    private Activation(Function function) => this.function = function;

    private delegate void Function(Span<float> numbers);

    /// <summary>The names there are.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>The function of that name; null when there is none.</summary>
    public static Activation? Find(string name) => Known.GetValueOrDefault(name);

    /// <summary>Replaces every number by the function of it.</summary>
    public void Apply(Span<float> numbers) => function(numbers);

    private static void Relu(Span<float> numbers)
    {
        foreach (ref var number in numbers)
        {
            number = MathF.Max(number, 0);
        }
    }

    // x/2 · (1 + erf(x / sqrt(2)))
    private static void Gelu(Span<float> numbers)
    {
        foreach (ref var number in numbers)
        {
            number = (float)(0.5 * number * ErrorFunction.Complement(-number * 0.70710678118654752));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Each<TCurve>(Span<float> numbers)
        where TCurve : struct, ICurve
    {
        var lanes = Vector512<float>.Count;
        foreach (ref var vector in MemoryMarshal.Cast<float, Vector512<float>>(numbers))
        {
            vector = TCurve.At(vector);
        }

        var rest = numbers[(numbers.Length / lanes * lanes)..];
        if (rest.Length > 0)
        {
            Span<float> padded = stackalloc float[lanes];
            padded.Clear();
            rest.CopyTo(padded);
            TCurve.At(Vector512.Create<float>(padded)).CopyTo(padded);
            padded[..rest.Length].CopyTo(rest);
        }
    }

    /// <summary>A function of sixteen numbers at a time: a type of its own, so that the loop is compiled for it.</summary>
    private interface ICurve
    {
        static abstract Vector512<float> At(Vector512<float> x);
    }

    /// <summary>x / (1 + exp(-x)).</summary>
    private readonly struct Silu : ICurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> x) => x / (Vector512<float>.One + Vector512.Exp(-x));
    }

    /// <summary>x·sigmoid(1.702 x).</summary>
    private readonly struct QuickGelu : ICurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> x) =>
            x / (Vector512<float>.One + Vector512.Exp(x * -1.702f));
    }

    /// <summary>x/2·(1 + tanh(z)) = x / (1 + exp(-2z)), z = sqrt(2/pi)·(x + 0.044715 x³).</summary>
    private readonly struct GeluTanh : ICurve
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> At(Vector512<float> x)
        {
            var inner = (x + (x * x * x * 0.044715f)) * 0.7978845608f;
            return x / (Vector512<float>.One + Vector512.Exp(inner * -2f));
        }
    }
}
