using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Torch;

/// <summary>
/// Decodes the pickle of a torch file that holds tensors by their names. It knows the few instructions that such pickles are made of and
/// the few names that they ask for; whatever else stands in one is refused by its name. Nothing is looked up, imported or executed.
/// </summary>
/// <param name="file">What findings call the file.</param>
internal sealed class TensorPickle(string file)
{
    // Each takes a few dozen bytes in memory: a pickle of a million values would describe more tensors than any model has.
    private const int MostValues = 1_000_000;

    private static readonly object Mark = new();
    private static readonly Dictionary<string, DType> Storages = new(StringComparer.Ordinal)
    {
        ["DoubleStorage"] = DType.Float64,
        ["FloatStorage"] = DType.Float32,
        ["HalfStorage"] = DType.Float16,
        ["BFloat16Storage"] = DType.BFloat16,
        ["LongStorage"] = DType.Int64,
        ["IntStorage"] = DType.Int32,
        ["ShortStorage"] = DType.Int16,
        ["CharStorage"] = DType.Int8,
        ["ByteStorage"] = DType.UInt8,
        ["BoolStorage"] = DType.Bool,
    };

    private readonly List<object?> stack = [];
    private readonly Dictionary<int, object?> memo = [];
    private int position;
    private int pushed;

    // What a pickle may ask for.
    private enum Callable
    {
        RebuildTensor,
        RebuildParameter,
        OrderedDictionary,
    }

    /// <summary>The tensors by name, in the order in which the pickle lists them.</summary>
    /// <exception cref="FindingException">It asks for something forbidden, is damaged, or holds something else than tensors.</exception>
    public IReadOnlyList<KeyValuePair<string, StoredTensor>> Read(ReadOnlySpan<byte> pickle)
    {
        while (true)
        {
            var start = position;
            if (position >= pickle.Length)
            {
                throw Bad("it ends too early");
            }

            var opcode = pickle[position++];
            if (opcode == (byte)'.')
            {
                return Named(Pop());
            }

            Run(opcode, pickle, start);
        }
    }

    private void Run(byte opcode, ReadOnlySpan<byte> pickle, int start)
    {
        switch (opcode)
        {
            case 0x80: // PROTO
                if (Take(pickle, 1)[0] is < 2 or > 5)
                {
                    throw Bad("it has an unknown protocol");
                }

                break;
            case 0x95: // FRAME
                Take(pickle, sizeof(long));
                break;
            case (byte)'(':
                Push(Mark);
                break;
            case (byte)'}':
                Push(new PickledMap());
                break;
            case (byte)')':
                Push(Array.Empty<object?>());
                break;
            case (byte)'N':
                Push(null);
                break;
            case 0x88: // NEWTRUE
                Push(true);
                break;
            case 0x89: // NEWFALSE
                Push(false);
                break;
            case (byte)'K': // BININT1
                Push((long)Take(pickle, 1)[0]);
                break;
            case (byte)'M': // BININT2
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(pickle, sizeof(ushort))));
                break;
            case (byte)'J': // BININT
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(pickle, sizeof(int))));
                break;
            case 0x8a: // LONG1
                Push(Long(Take(pickle, Take(pickle, 1)[0])));
                break;
            case (byte)'X': // BINUNICODE
                Push(TextOf(Take(pickle, BinaryPrimitives.ReadInt32LittleEndian(Take(pickle, sizeof(int))))));
                break;
            case 0x8c: // SHORT_BINUNICODE
                Push(TextOf(Take(pickle, Take(pickle, 1)[0])));
                break;
            case (byte)'c': // GLOBAL
                Push(Global(LineOf(pickle), LineOf(pickle)));
                break;
            case 0x93: // STACK_GLOBAL
                var name = Pop<string>("name");
                Push(Global(Pop<string>("module"), name));
                break;
            case (byte)'q': // BINPUT
                Remember(Take(pickle, 1)[0]);
                break;
            case (byte)'r': // LONG_BINPUT
                Remember(BinaryPrimitives.ReadInt32LittleEndian(Take(pickle, sizeof(int))));
                break;
            case 0x94: // MEMOIZE
                Remember(memo.Count);
                break;
            case (byte)'h': // BINGET
                Recall(Take(pickle, 1)[0]);
                break;
            case (byte)'j': // LONG_BINGET
                Recall(BinaryPrimitives.ReadInt32LittleEndian(Take(pickle, sizeof(int))));
                break;
            case (byte)'t':
                Push(PopToMark());
                break;
            case 0x85: // TUPLE1
            case 0x86: // TUPLE2
            case 0x87: // TUPLE3
                Push(PopMany(opcode - 0x84));
                break;
            case (byte)'s': // SETITEM
                SetItems(PopMany(2));
                break;
            case (byte)'u': // SETITEMS
                SetItems(PopToMark());
                break;
            case (byte)'Q': // BINPERSID
                Push(StorageOf(Pop<object?[]>("tuple")));
                break;
            case (byte)'R': // REDUCE
                var arguments = Pop<object?[]>("tuple");
                Push(Reduce(Pop(), arguments));
                break;
            case (byte)'b': // BUILD: what is said of an ordered dictionary beside its items
                _ = Pop();
                if (Top() is not PickledMap)
                {
                    throw Bad("it gives a state to something that has none");
                }

                break;
            default:
                position = start;
                throw Forbidden("instruction", OpcodeName(opcode));
        }
    }

    private object Global(string module, string name) =>
        (module, name) switch
        {
            ("torch._utils", "_rebuild_tensor_v2") => Callable.RebuildTensor,
            ("torch._utils", "_rebuild_parameter") => Callable.RebuildParameter,
            ("collections", "OrderedDict") => Callable.OrderedDictionary,
            ("torch", _) when Storages.TryGetValue(name, out var type) => type,
            _ => throw Forbidden("name", $"{module}.{name}"),
        };

    private object Reduce(object? callable, object?[] arguments) =>
        (callable, arguments) switch
        {
            (Callable.OrderedDictionary, []) => new PickledMap(),
            (
                Callable.RebuildTensor,
                [TorchStorage storage, long offset, object?[] shape, object?[] strides, bool, PickledMap, ..]
            ) => new StoredTensor(storage, offset, Whole(shape), Whole(strides)),
            (Callable.RebuildParameter, [StoredTensor tensor, bool, PickledMap]) => tensor,
            _ => throw Bad("it calls something with arguments that do not fit"),
        };

    private TorchStorage StorageOf(object?[] reference) =>
        reference is ["storage", DType type, string key, string, long and >= 0 and var count]
            ? new TorchStorage(key, type, count)
            : throw Bad("it refers to something that is no storage");

    // torch has no tensors of more dimensions; lists that are used again and again would say much with little.
    private const int MostDimensions = 64;

    private long[] Whole(object?[] values) =>
        values.Length > MostDimensions
            ? throw Bad($"a tensor has {values.Length} dimensions")
            :
            [
                .. values.Select(value =>
                    value is long and >= 0 and var number ? number : throw Bad("a size is no number")
                ),
            ];

    private void SetItems(object?[] items)
    {
        if (Top() is not PickledMap map || items.Length % 2 != 0)
        {
            throw Bad("it sets items of something that has none");
        }

        for (var index = 0; index < items.Length; index += 2)
        {
            map.Items.Add(new(items[index], items[index + 1]));
        }
    }

    private List<KeyValuePair<string, StoredTensor>> Named(object? root)
    {
        if (root is not PickledMap map)
        {
            throw new FindingException(Finding.Of(TorchFindings.NoTensor, file, Described(root), "its root"));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return
        [
            .. map.Items.Select(item =>
                item is not { Key: string name, Value: StoredTensor tensor }
                    ? throw new FindingException(
                        Finding.Of(TorchFindings.NoTensor, file, Described(item.Value), Shown(item.Key))
                    )
                : names.Add(name) ? new KeyValuePair<string, StoredTensor>(name, tensor)
                : throw Bad($"the name '{name}' stands in it twice")
            ),
        ];
    }

    private static string Described(object? value) =>
        value switch
        {
            null => "None",
            StoredTensor => "a tensor",
            PickledMap => "a dictionary",
            string => "a text",
            long => "a number",
            bool => "a truth value",
            object?[] => "a tuple",
            _ => "something else",
        };

    private static string Shown(object? key) =>
        key switch
        {
            string text => text,
            long number => number.ToString(CultureInfo.InvariantCulture),
            _ => Described(key),
        };

    private void Push(object? value)
    {
        if (++pushed > MostValues)
        {
            throw Bad($"it holds more than {MostValues} values");
        }

        stack.Add(value);
    }

    private object? Top() => stack.Count > 0 ? stack[^1] : throw Bad("its stack is empty");

    private object? Pop()
    {
        var value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value != Mark ? value : throw Bad("a mark stands where a value is expected");
    }

    private T Pop<T>(string expected) =>
        Pop() is T value ? value : throw Bad($"it has no {expected} where one is expected");

    private object?[] PopMany(int count)
    {
        var values = new object?[count];
        for (var index = count - 1; index >= 0; index--)
        {
            values[index] = Pop();
        }

        return values;
    }

    private object?[] PopToMark()
    {
        var mark = stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw Bad("a mark is missing");
        }

        var values = stack.GetRange(mark + 1, stack.Count - mark - 1).ToArray();
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private void Remember(int place)
    {
        var value = Top();
        memo[place] = value != Mark ? value : throw Bad("a mark stands where a value is expected");
    }

    private void Recall(int place) =>
        Push(memo.TryGetValue(place, out var value) ? value : throw Bad("it recalls what it has not remembered"));

    private ReadOnlySpan<byte> Take(ReadOnlySpan<byte> pickle, int count)
    {
        if (count < 0 || count > pickle.Length - position)
        {
            throw Bad("it ends too early");
        }

        var taken = pickle.Slice(position, count);
        position += count;
        return taken;
    }

    private string LineOf(ReadOnlySpan<byte> pickle)
    {
        var length = pickle[position..].IndexOf((byte)'\n');
        var line = TextOf(Take(pickle, length < 0 ? int.MaxValue : length));
        position++;
        return line;
    }

    private string TextOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Bad("a text is not UTF-8");
        }
    }

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private long Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > sizeof(long))
        {
            throw Bad("a number has more than 64 bits");
        }

        var number = bytes.Length > 0 && (sbyte)bytes[^1] < 0 ? -1L : 0L;
        for (var index = bytes.Length - 1; index >= 0; index--)
        {
            number = (number << 8) | bytes[index];
        }

        return number;
    }

    private FindingException Bad(string what) =>
        new(Finding.Of(TorchFindings.BadPickle, file, position.ToString(CultureInfo.InvariantCulture), what));

    private FindingException Forbidden(string what, string name) =>
        new(Finding.Of(TorchFindings.Forbidden, file, what, name));

    private static string OpcodeName(byte opcode) =>
        opcode switch
        {
            (byte)'i' => "INST",
            (byte)'o' => "OBJ",
            0x81 => "NEWOBJ",
            0x92 => "NEWOBJ_EX",
            0x82 => "EXT1",
            0x83 => "EXT2",
            0x84 => "EXT4",
            (byte)'P' => "PERSID",
            (byte)']' => "EMPTY_LIST",
            (byte)'a' => "APPEND",
            (byte)'e' => "APPENDS",
            (byte)'l' => "LIST",
            (byte)'d' => "DICT",
            (byte)'g' => "GET",
            (byte)'p' => "PUT",
            (byte)'G' => "BINFLOAT",
            (byte)'F' => "FLOAT",
            (byte)'I' => "INT",
            (byte)'L' => "LONG",
            (byte)'0' => "POP",
            (byte)'1' => "POP_MARK",
            (byte)'2' => "DUP",
            (byte)'S' => "STRING",
            (byte)'T' => "BINSTRING",
            (byte)'U' => "SHORT_BINSTRING",
            (byte)'V' => "UNICODE",
            (byte)'B' => "BINBYTES",
            (byte)'C' => "SHORT_BINBYTES",
            _ => FormattableString.Invariant($"0x{opcode:x2}"),
        };

    // A dictionary; duplicate keys are kept to be found.
    private sealed class PickledMap
    {
        public List<KeyValuePair<object?, object?>> Items { get; } = [];
    }
}
