using System.Buffers;

namespace MergeDsl.Runtime.Engine;

/// <summary>A buffer that goes back to the pool.</summary>
internal sealed class PooledBytes(long length) : IDisposable
{
    private readonly byte[] rented = ArrayPool<byte>.Shared.Rent(checked((int)length));

    public int Length { get; } = (int)length;

    public Span<byte> Span => rented.AsSpan(0, Length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
}
