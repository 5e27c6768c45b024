using System.Collections;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>Tensors that are disposed of together.</summary>
internal sealed class TensorList : IReadOnlyList<ITensor>, IDisposable
{
    private readonly List<ITensor> tensors = [];

    public int Count => tensors.Count;

    public ITensor this[int index] => tensors[index];

    /// <summary>Takes over every tensor as it is made.</summary>
    public static TensorList Of(IEnumerable<ITensor> source)
    {
        var list = new TensorList();
        try
        {
            foreach (var tensor in source)
            {
                list.Add(tensor);
            }

            return list;
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    public ITensor Add(ITensor tensor)
    {
        tensors.Add(tensor);
        return tensor;
    }

    public void Dispose() => tensors.ForEach(tensor => tensor.Dispose());

    public IEnumerator<ITensor> GetEnumerator() => tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
