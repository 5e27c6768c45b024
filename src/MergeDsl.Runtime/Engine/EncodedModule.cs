using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Engine;

/// <summary>A merged module as its bytes in the file.</summary>
/// <param name="Rank">Its rank.</param>
/// <param name="A">The down projection.</param>
/// <param name="B">The up projection.</param>
/// <param name="Bias">The bias of B; null when it has none.</param>
internal sealed record EncodedModule(int Rank, PooledBytes A, PooledBytes B, PooledBytes? Bias)
{
    /// <summary>DoRA's magnitudes; null for a LoRA.</summary>
    public PooledBytes? Magnitude { get; init; }

    /// <summary>The bytes of one tensor of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="tensor">Its numbers.</param>
    /// <param name="backend">Where they are.</param>
    /// <exception cref="FindingException">They do not fit the module's type.</exception>
    public static PooledBytes Encode(ModulePlan module, ITensor tensor, IBackend backend)
    {
        var bytes = new PooledBytes((long)tensor.Rows * tensor.Columns * module.Type.Size());
        if (backend.Download(tensor, bytes.Span, module.Type))
        {
            return bytes;
        }

        bytes.Dispose();
        throw NonFinite.Result(module.Path, module.Type);
    }
}
